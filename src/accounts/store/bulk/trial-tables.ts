import type { QueryRunner } from 'typeorm';
import type { AccountFields, ImportedAccount } from '../../fields/account-fields.js';
import { addressKey } from '../../fields/names/email-address.js';
import { foldCase } from '../../fields/names/fold-case.js';
import { uniqueKeysOf } from '../sql/unique-values.js';

/** All that saving accounts writes to. */
const TABLES = ['users', 'profiles', 'unique_values', 'email_changes', 'changes'];

/** Their names are those that errors are matched by. */
const CONSTRAINTS = `
  SELECT c.relname AS "table", k.conname AS name, pg_get_constraintdef(k.oid) AS definition
  FROM pg_constraint k JOIN pg_class c ON c.oid = k.conrelid
  WHERE k.contype IN ('p', 'u') AND c.relnamespace = $1::regnamespace AND c.relname = ANY ($2)`;

/** Far from any that an account has. */
const FIRST_ID = '4611686018427387904';

/**
 * Tables of one session alone that have the names of the real ones, and hide them: what a dry run saves it saves there.
 * They have what stands in the way of the accounts that are tried, as they were when they were first asked for. So a
 * dry run does all that an import does, and holds nothing that anybody waits for.
 */
export class TrialTables {
  private schema = '';

  constructor(
    private readonly connection: QueryRunner,
    private readonly fields: AccountFields,
  ) {}

  async open(): Promise<void> {
    const [found] = (await this.connection.query('SELECT quote_ident(current_schema()) AS schema')) as [
      { schema: string },
    ];
    this.schema = found.schema;
    const constraints = (await this.connection.query(CONSTRAINTS, [this.schema, TABLES])) as {
      readonly table: string;
      readonly name: string;
      readonly definition: string;
    }[];
    for (const table of TABLES) {
      await this.connection.query(
        `CREATE TEMPORARY TABLE ${table} (LIKE ${this.schema}.${table} INCLUDING ALL EXCLUDING INDEXES)`,
      );
    }
    for (const { table, name, definition } of constraints) {
      await this.connection.query(`ALTER TABLE pg_temp.${table} ADD CONSTRAINT ${name} ${definition}`);
    }
    await this.connection.query(`ALTER TABLE pg_temp.users ALTER COLUMN id RESTART WITH ${FIRST_ID}`);
  }

  /** Copies the accounts that have one of the names, addresses or unique values; those that are there stay as they are. */
  async take(accounts: readonly ImportedAccount[]): Promise<void> {
    const unique = accounts.flatMap((account) => Object.entries(uniqueKeysOf(this.fields, account)));
    await this.connection.query(copy(this.schema), [
      accounts.map(({ username }) => foldCase(username)),
      accounts.map(({ email }) => addressKey(email)),
      unique.map(([field]) => field),
      unique.map(([, key]) => key),
    ]);
  }

  async close(): Promise<void> {
    await this.connection.query('DISCARD TEMP');
  }
}

const copy = (schema: string) => `
  WITH copied AS (
    INSERT INTO pg_temp.users OVERRIDING SYSTEM VALUE SELECT u.* FROM ${schema}.users u
    WHERE u.username_key = ANY ($1) OR u.email_key = ANY ($2) OR u.id IN (
      SELECT v.user_id FROM ${schema}.unique_values v
      JOIN unnest($3::text[], $4::text[]) AS asked (field, key) ON v.field = asked.field AND v.key = asked.key)
    ON CONFLICT DO NOTHING RETURNING id
  ), profiles_too AS (
    INSERT INTO pg_temp.profiles SELECT p.* FROM ${schema}.profiles p JOIN copied ON p.user_id = copied.id
  ), unique_values_too AS (
    INSERT INTO pg_temp.unique_values SELECT v.* FROM ${schema}.unique_values v JOIN copied ON v.user_id = copied.id
  )
  INSERT INTO pg_temp.email_changes OVERRIDING SYSTEM VALUE
  SELECT c.* FROM ${schema}.email_changes c JOIN copied ON c.user_id = copied.id`;
