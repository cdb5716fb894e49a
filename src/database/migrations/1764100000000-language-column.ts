import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The languages of a person as one column: a table of their own cost a list of accounts a third of its time. */
export class LanguageColumn1764100000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE profiles
        ADD COLUMN language_proficiencies text[] NOT NULL DEFAULT '{}'`);
    await queryRunner.query(`
      UPDATE profiles SET language_proficiencies = spoken.codes
      FROM (SELECT user_id, array_agg(code ORDER BY code) AS codes FROM language_proficiencies GROUP BY user_id) spoken
      WHERE profiles.user_id = spoken.user_id`);
    await queryRunner.query(`
      ALTER TABLE profiles ADD CONSTRAINT profiles_language_proficiencies
        CHECK (array_to_string(language_proficiencies, ' ') ~ '^([a-z]{2}(_[A-Z]{4})?( [a-z]{2}(_[A-Z]{4})?)*)?$')`);
    await queryRunner.query('DROP TABLE language_proficiencies');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE language_proficiencies (
        user_id bigint CONSTRAINT language_proficiencies_user_id_fkey REFERENCES profiles ON DELETE CASCADE,
        code    text COLLATE "C",
        CONSTRAINT language_proficiencies_pkey PRIMARY KEY (user_id, code),
        CONSTRAINT language_proficiencies_code CHECK (code ~ '^[a-z]{2}$')
      )`);
    await queryRunner.query(`
      INSERT INTO language_proficiencies (user_id, code)
      SELECT user_id, unnest(language_proficiencies) FROM profiles`);
    await queryRunner.query('ALTER TABLE profiles DROP COLUMN language_proficiencies');
  }
}
