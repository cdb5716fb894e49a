import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Who has changed somebody else's account stands in its history by the number of their own: erasing them takes nothing
 * out of other people's histories, and leaves no name there.
 */
export class ActorsByNumber1764310100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE changes ADD COLUMN actor_id bigint');
    // An account that was made later under the same name is somebody else's.
    await withoutTrigger(
      queryRunner,
      `UPDATE changes c SET actor_id = a.id, actor = '' FROM users u, users a
       WHERE c.channel = 'api' AND c.actor <> '' AND u.id = c.user_id AND a.id <> u.id
         AND lower(a.username) = lower(c.actor) AND c.actor IS DISTINCT FROM u.username
         AND c.time >= (SELECT f.time FROM changes f WHERE f.user_id = a.id AND f.version = 1)`,
    );
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await withoutTrigger(
      queryRunner,
      `UPDATE changes c SET actor = a.username FROM users a
       WHERE a.id = c.actor_id AND a.erased_at IS NULL AND a.username IS NOT NULL`,
    );
    await queryRunner.query('ALTER TABLE changes DROP COLUMN actor_id');
  }
}

/** What is recorded may not be changed, but for this. */
async function withoutTrigger(queryRunner: QueryRunner, update: string): Promise<void> {
  await queryRunner.query('ALTER TABLE changes DISABLE TRIGGER changes_append_only');
  await queryRunner.query(update);
  await queryRunner.query('ALTER TABLE changes ENABLE TRIGGER changes_append_only');
}
