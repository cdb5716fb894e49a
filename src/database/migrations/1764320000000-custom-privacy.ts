import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Owners may share single fields. */
export class CustomPrivacy1764320000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await allow(queryRunner, ['all_users', 'private', 'custom']);
    await queryRunner.query('ALTER TABLE profiles ADD COLUMN visibility jsonb');
    await queryRunner.query(`
      ALTER TABLE profiles ADD CONSTRAINT profiles_visibility CHECK (jsonb_typeof(visibility) = 'object')`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    // What an earlier version does not know is nobody's to see.
    await queryRunner.query(
      `UPDATE profiles SET account_privacy = 'private' WHERE account_privacy = 'custom'`,
    );
    await queryRunner.query('ALTER TABLE profiles DROP COLUMN visibility');
    await allow(queryRunner, ['all_users', 'private']);
  }
}

async function allow(queryRunner: QueryRunner, choices: readonly string[]): Promise<void> {
  const list = choices.map((choice) => `'${choice}'`).join(', ');
  await queryRunner.query('ALTER TABLE profiles DROP CONSTRAINT profiles_account_privacy');
  await queryRunner.query(
    `ALTER TABLE profiles ADD CONSTRAINT profiles_account_privacy CHECK (account_privacy IN (${list}))`,
  );
}
