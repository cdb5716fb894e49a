/**
 * Keeps a table of names in a database of its own in step with User Accounts. It may be killed at any moment: rows, and
 * the place from which to go on, become the database's in one transaction.
 *
 *   ACCOUNTS_URL=http://127.0.0.1:3000 ACCOUNTS_TOKEN=… DATABASE_URL=postgres://… node --import tsx examples/own-table.ts
 */
import { createAccountsClient, keepInStep, type AccountStore } from '@user-accounts/client';
import pg from 'pg';

const {
  ACCOUNTS_URL: baseUrl = 'http://127.0.0.1:3000',
  ACCOUNTS_TOKEN: token = '',
  DATABASE_URL,
} = process.env;
const db = new pg.Pool({ connectionString: DATABASE_URL, max: 1 });
await db.query(`CREATE TABLE IF NOT EXISTS people (id bigint PRIMARY KEY, version int, username text, name text);
  CREATE TABLE IF NOT EXISTS place (place text NOT NULL)`);

const table: AccountStore = {
  place: async () => (await db.query<{ place: string }>('SELECT place FROM place')).rows[0]?.place,
  async save({ restart, accounts, erased, place }) {
    const client = await db.connect();
    try {
      await client.query('BEGIN');
      if (restart) await client.query('TRUNCATE people');
      await client.query(
        `INSERT INTO people SELECT * FROM jsonb_to_recordset($1) AS p(id bigint, version int, username text, name text)
         ON CONFLICT (id) DO UPDATE SET version = excluded.version, username = excluded.username, name = excluded.name
         WHERE people.version < excluded.version`,
        [JSON.stringify(accounts)],
      );
      await client.query('DELETE FROM people WHERE id = ANY($1)', [erased]);
      await client.query('WITH old AS (DELETE FROM place) INSERT INTO place VALUES ($1)', [place]);
      await client.query('COMMIT');
    } catch (error) {
      await client.query('ROLLBACK').catch(() => undefined);
      throw error;
    } finally {
      client.release();
    }
  },
};
db.on('error', () => undefined); // An idle connection was lost: the next save has another one.
await keepInStep(createAccountsClient({ baseUrl, token }), table, {
  fields: ['name'],
  onError: console.error,
});
