import type { MigrationInterface, QueryRunner } from 'typeorm';

/** How far the relay has come with each target that it pushes changes to, and how the target does. */
export class RelayTargets1764000300000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // A target starts with the change after (transaction_id, change_id), if the feed still has that epoch.
    await queryRunner.query(`
      CREATE TABLE relay_targets (
        target         text CONSTRAINT relay_targets_pkey PRIMARY KEY,
        epoch          text NOT NULL,
        transaction_id xid8 NOT NULL,
        change_id      bigint NOT NULL,
        delivered_at   timestamptz,
        attempts       integer NOT NULL DEFAULT 0,
        failing_since  timestamptz,
        next_attempt   timestamptz,
        last_error     text,
        disabled_at    timestamptz,
        CONSTRAINT relay_targets_failing CHECK ((attempts > 0) = (failing_since IS NOT NULL))
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE relay_targets');
  }
}
