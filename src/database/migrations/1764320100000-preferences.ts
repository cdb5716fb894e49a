import type { MigrationInterface, QueryRunner } from 'typeorm';

/** The preferences that clients of Open edX keep. Clients name them as they like: erasing a person takes the names out too. */
export class Preferences1764320100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE profiles ADD COLUMN preferences jsonb');
    await queryRunner.query(`
      ALTER TABLE profiles
        ADD CONSTRAINT profiles_preferences CHECK (jsonb_typeof(preferences) = 'object'),
        ADD CONSTRAINT profiles_preferences_number CHECK (
          jsonb_array_length(jsonb_path_query_array(preferences, '$.keyvalue()')) <= 100)`);
    await queryRunner.query(`
      CREATE FUNCTION without_preference_names(fields text[]) RETURNS text[] LANGUAGE sql IMMUTABLE AS $$
        SELECT CASE WHEN NOT EXISTS (SELECT FROM unnest(fields) f WHERE f LIKE 'preferences.%') THEN fields
          ELSE ARRAY(SELECT DISTINCT regexp_replace(f, '^preferences\\..*', 'preferences') FROM unnest(fields) f ORDER BY 1)
        END $$`);
    for (const [name, was, is] of EDITS) await edit(queryRunner, name, was, is);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    for (const [name, was, is] of EDITS) await edit(queryRunner, name, is, was);
    await queryRunner.query('DROP FUNCTION without_preference_names(text[])');
    await queryRunner.query('ALTER TABLE profiles DROP COLUMN preferences');
  }
}

const IS_ERASED = 'EXISTS (SELECT FROM users WHERE id = OLD.user_id AND erased_at IS NOT NULL)';

/** A function, what it says, and what it is to say. */
const EDITS = [
  [
    'erase_history(bigint)',
    'SET field_values = NULL,',
    'SET field_values = NULL, fields = without_preference_names(c.fields),',
  ],
  [
    'changes_append_only()',
    'OLD.type, OLD.fields,',
    `OLD.type, CASE WHEN ${IS_ERASED} AND NEW.fields = without_preference_names(OLD.fields) THEN NEW.fields ELSE OLD.fields END,`,
  ],
] as const;

/** Changes one place of a function, whatever other migrations have made of the rest. Owner and rights stay. */
async function edit(queryRunner: QueryRunner, name: string, was: string, is: string): Promise<void> {
  const [row] = (await queryRunner.query('SELECT pg_get_functiondef($1::regprocedure) AS text', [name])) as {
    text: string;
  }[];
  if (!row!.text.includes(was)) throw new Error(`${name} does not say "${was}"`);
  await queryRunner.query(row!.text.replace(was, () => is));
}
