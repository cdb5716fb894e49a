import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What accounts have with the preset `openedx` alone. */
export class OpenEdxFields1764100400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE profiles ADD COLUMN social_links jsonb, ADD COLUMN state text, ADD COLUMN phone_number text`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE profiles DROP COLUMN social_links, DROP COLUMN state, DROP COLUMN phone_number`);
  }
}
