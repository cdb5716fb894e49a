import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom, to as copyTo } from 'pg-copy-streams';
import { withConnection } from './raw-client.js';

/** The rows of every table, as `pg_dump` writes them: the programs of the embedded PostgreSQL do not have it. */
export type Dump = ReadonlyMap<string, Buffer>;

const TABLES = `SELECT quote_ident(relname) AS name FROM pg_class
  WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`;
const SEQUENCES = `SELECT pg_get_serial_sequence(quote_ident(c.relname), a.attname) AS sequence,
    quote_ident(c.relname) AS "table", quote_ident(a.attname) AS "column"
  FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid
  WHERE c.relnamespace = 'public'::regnamespace AND a.attidentity <> ''`;

export function dump(url: string): Promise<Dump> {
  return withConnection(url, async (client) => {
    const tables = new Map<string, Buffer>();
    for (const name of await tablesOf(client)) {
      const chunks: Buffer[] = [];
      const collect = new Writable({
        write: (chunk: Buffer, _, done) => {
          chunks.push(chunk);
          done();
        },
      });
      await pipeline(client.query(copyTo(`COPY ${name} TO STDOUT`)), collect);
      tables.set(name, Buffer.concat(chunks));
    }
    return tables;
  });
}

/** Into a database with the same tables, whatever is in them: as `pg_restore --data-only --disable-triggers` does. */
export function restore(url: string, tables: Dump): Promise<void> {
  return withConnection(url, async (client) => {
    await client.query('SET session_replication_role = replica');
    await client.query(`TRUNCATE ${(await tablesOf(client)).join(', ')}`);
    for (const [name, rows] of tables) {
      await pipeline(Readable.from([rows]), client.query(copyFrom(`COPY ${name} FROM STDIN`)));
    }
    const { rows } = await client.query<Record<'sequence' | 'table' | 'column', string>>(SEQUENCES);
    for (const { sequence, table, column } of rows) {
      await client.query(
        `SELECT setval('${sequence}', coalesce(max(${column}), 0) + 1, false) FROM ${table}`,
      );
    }
  });
}

async function tablesOf(client: pg.Client): Promise<string[]> {
  return (await client.query<{ name: string }>(TABLES)).rows.map(({ name }) => name);
}
