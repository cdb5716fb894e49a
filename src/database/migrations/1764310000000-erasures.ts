import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Erasures as rows with states, the hashes of the links that cancel them, and the mails that carry these. */
export class Erasures1764310000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE erasures (
        id           bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT erasures_pkey PRIMARY KEY,
        user_id      bigint NOT NULL CONSTRAINT erasures_user_id_fkey REFERENCES users,
        state        text NOT NULL DEFAULT 'requested',
        language     text,
        requested_at timestamptz NOT NULL DEFAULT now(),
        erases_at    timestamptz NOT NULL,
        ended_at     timestamptz,
        CONSTRAINT erasures_state CHECK (state IN ('requested', 'cancelled', 'done')),
        CONSTRAINT erasures_ended CHECK ((state = 'requested') = (ended_at IS NULL))
      )`);
    await queryRunner.query(
      `CREATE UNIQUE INDEX erasures_pending ON erasures (user_id) WHERE state = 'requested'`,
    );
    await queryRunner.query('CREATE INDEX erasures_user_id ON erasures (user_id)');
    await queryRunner.query(`CREATE INDEX erasures_due ON erasures (erases_at) WHERE state = 'requested'`);
    await queryRunner.query(`
      CREATE TABLE erasure_tokens (
        hash       bytea CONSTRAINT erasure_tokens_pkey PRIMARY KEY,
        erasure_id bigint NOT NULL CONSTRAINT erasure_tokens_erasure_id_fkey REFERENCES erasures ON DELETE CASCADE,
        used_at    timestamptz
      )`);
    await queryRunner.query('CREATE INDEX erasure_tokens_erasure_id ON erasure_tokens (erasure_id)');
    await queryRunner.query(`
      ALTER TABLE mails ALTER email_change_id DROP NOT NULL,
        ADD COLUMN erasure_id bigint CONSTRAINT mails_erasure_id_fkey REFERENCES erasures ON DELETE CASCADE,
        ADD CONSTRAINT mails_about CHECK (num_nonnulls(email_change_id, erasure_id) = 1),
        DROP CONSTRAINT mails_kind, ADD CONSTRAINT mails_kind
          CHECK (kind IN ('email_confirm', 'email_notice', 'email_confirmed', 'erasure_requested'))`);
    await queryRunner.query('CREATE INDEX mails_erasure_id ON mails (erasure_id)');
    // Whose token from before must not make the account anew, once the name is free: see just-in-time-provisioning.ts.
    await queryRunner.query(`
      CREATE TABLE released_names (
        hash      bytea CONSTRAINT released_names_pkey PRIMARY KEY,
        erased_at timestamptz NOT NULL
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE released_names');
    await queryRunner.query(`DELETE FROM mails WHERE erasure_id IS NOT NULL`);
    await queryRunner.query(`
      ALTER TABLE mails DROP COLUMN erasure_id, ALTER email_change_id SET NOT NULL,
        DROP CONSTRAINT mails_kind, ADD CONSTRAINT mails_kind
          CHECK (kind IN ('email_confirm', 'email_notice', 'email_confirmed'))`);
    await queryRunner.query('DROP TABLE erasure_tokens, erasures');
  }
}
