import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The fields that a site declares, and which of their values nobody else may have. */
export class DeclaredFields1764100300000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`ALTER TABLE profiles ADD COLUMN extended jsonb NOT NULL DEFAULT '{}'`);
    await queryRunner.query(`
      ALTER TABLE profiles ADD CONSTRAINT profiles_extended CHECK (jsonb_typeof(extended) = 'object')`);
    await queryRunner.query(`
      CREATE TABLE unique_values (
        user_id bigint CONSTRAINT unique_values_user_id_fkey REFERENCES profiles ON DELETE CASCADE,
        field   text COLLATE "C",
        key     text COLLATE "C" NOT NULL,
        CONSTRAINT unique_values_pkey PRIMARY KEY (user_id, field),
        CONSTRAINT unique_values_key_unique UNIQUE (field, key)
      )`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE unique_values');
    await queryRunner.query('ALTER TABLE profiles DROP COLUMN extended');
  }
}
