// `npm run bench:size -- --accounts 1000000`: bytes for each account and each change, and what upkeep takes.
import { cpus, loadavg } from 'node:os';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { openBenchServer } from './database.js';

const { values } = parseArgs({ options: { accounts: { type: 'string', default: '1000000' } } });
const accounts = Number(values.accounts);

/** Each account is changed once, as a PATCH of the bio would. */
const CHANGES = [
  `INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel, request_id)
   SELECT user_id, 2, 'account.updated', '{bio}', jsonb_build_object('bio', jsonb_build_object('old', bio,
     'new', 'I now like swimming, and number ' || user_id)), 'user' || user_id, 'api', gen_random_uuid()
   FROM profiles`,
  'UPDATE users SET version = 2',
  `UPDATE profiles SET bio = 'I now like swimming, and number ' || user_id`,
];
const RELATIONS = `
  SELECT c.relname AS name, pg_relation_size(c.oid)::float8 AS bytes, coalesce(t.relname, c.relname) AS of
  FROM pg_class c LEFT JOIN pg_index i ON i.indexrelid = c.oid LEFT JOIN pg_class t ON t.oid = i.indrelid
  WHERE coalesce(t.relname, c.relname) IN ('users', 'profiles', 'changes') AND c.relkind IN ('r', 'i')
  ORDER BY "of" DESC, c.relkind DESC, c.relname`;

const server = await openBenchServer();
const source = new URL(await server.database(accounts));
const copy = Object.assign(new URL(source), { pathname: `${source.pathname}_size` });
const name = copy.pathname.slice(1);
const administer = async (statement: string): Promise<void> => {
  const client = new Client(Object.assign(new URL(source), { pathname: '/postgres' }).href);
  await client.connect();
  await client.query(statement).finally(() => client.end());
};
await administer(`DROP DATABASE IF EXISTS ${name}`);
await administer(`CREATE DATABASE ${name} TEMPLATE ${source.pathname.slice(1)}`);
const client = new Client(copy.href);
await client.connect();
try {
  const load = loadavg()[0]!.toFixed(1);
  console.log(`${accounts} accounts, PostgreSQL ${server.version}, ${cpus().length} cores, load ${load}\n`);
  await tell('One change each: that the account was created');
  for (const statement of CHANGES) await client.query(statement);
  await time(
    'VACUUM after every row of users and profiles was changed',
    'VACUUM ANALYZE users, profiles, changes',
  );
  await tell('Two changes each: created, and one update of a text');
  for (const index of await indexes()) await time(`REINDEX ${index}`, `REINDEX INDEX ${index}`);
} finally {
  await client.end();
  await administer(`DROP DATABASE ${name}`);
  await server.stop();
}

interface Relation {
  readonly name: string;
  readonly of: string;
  readonly bytes: number;
}

async function relations(): Promise<Relation[]> {
  return (await client.query<Relation>(RELATIONS)).rows;
}

async function indexes(): Promise<string[]> {
  return (await relations()).flatMap(({ name, of }) => (name === of ? [] : [name]));
}

async function tell(what: string): Promise<void> {
  console.log(what);
  for (const { name, of, bytes } of await relations()) {
    const shown = name === of ? name : `  ${name}`;
    console.log(`  ${shown.padEnd(36)} ${(bytes / accounts).toFixed(0).padStart(5)} bytes an account`);
  }
}

async function time(what: string, statement: string): Promise<void> {
  const start = performance.now();
  await client.query(statement);
  console.log(`  ${what}: ${((performance.now() - start) / 1_000).toFixed(1)} s`);
}
