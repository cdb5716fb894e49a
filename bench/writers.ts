/**
 * 16 writers × 1,000 patches against one account, then against 100, while a reader follows the feed: nothing may be
 * lost, nothing answered with 5xx, and the reader must see every change exactly once and every version.
 *
 *   npm run build && npm run bench:writers [-- --writers 16 --patches 1000]
 */
import { randomBytes } from 'node:crypto';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { issueToken } from '../src/auth/tokens/issue-token.js';
import { openBenchServer } from './database.js';
import { startService } from './servers.js';

const ACCOUNTS = 100;
const FIELDS = ['name', 'bio', 'goals', 'language', 'mailing_address'];
const secret = randomBytes(48).toString('base64');

interface Change {
  readonly id: string;
  readonly version: number;
  readonly cursor: string;
}
interface Page {
  readonly changes: readonly Change[];
  readonly cursor: string;
  readonly has_more: boolean;
}
interface Row {
  readonly user_id: string;
  readonly version: number;
  readonly field_values: Record<string, { old: unknown; new: unknown }>;
}

const { values } = parseArgs({
  options: { writers: { type: 'string', default: '16' }, patches: { type: 'string', default: '1000' } },
});
const [writers, patches] = [Number(values.writers), Number(values.patches)];

const postgres = await openBenchServer();
const databaseUrl = await postgres.database(ACCOUNTS);
const service = await startService({ port: 3903, databaseUrl, secret, processes: 1 });
const client = new Client(databaseUrl);
await client.connect();
const api = `${service.url}/api/user/v1`;
const authorization = async (username: string, staff = false) =>
  `Bearer ${await issueToken({ secret, username, staff, ttlSeconds: 3_600 })}`;
const owners = await Promise.all(Array.from({ length: ACCOUNTS }, (_, n) => authorization(`user${n + 1}`)));
const reader = await authorization('reader', true);

let faults = 0;
try {
  for (const accounts of [1, ACCOUNTS]) await run(accounts);
} finally {
  await client.end();
  await service.stop();
  await postgres.stop();
}
process.exit(faults === 0 ? 0 : 1);

async function run(accounts: number): Promise<void> {
  const started = (await feed('now')).cursor;
  const since = await newestId();
  const began = performance.now();
  let writing = true;
  const following = follow(started, () => writing);
  const statuses = (await Promise.all(Array.from({ length: writers }, (_, n) => write(n, accounts)))).flat();
  const seconds = (performance.now() - began) / 1_000;
  writing = false;
  const seen = await following;
  const { rows } = await client.query<Row>(
    'SELECT user_id, version, field_values FROM changes WHERE id > $1 ORDER BY user_id, version',
    [since],
  );
  const seenOnce = new Set(seen.map(({ id, version }) => `${id} ${version}`));
  const not200 = statuses.filter((status) => status !== 200).length;
  const result = {
    accounts,
    patches: statuses.length,
    seconds: seconds.toFixed(1),
    'patches/s': Math.round(statuses.length / seconds),
    'not 200': not200,
    'not recorded': statuses.length - not200 - rows.length,
    'lost updates': brokenChains(rows),
    'version holes': holes(rows),
    'seen by the reader': seen.length,
    'seen twice': seen.length - seenOnce.size,
    'not seen': rows.filter(({ user_id, version }) => !seenOnce.has(`${user_id} ${version}`)).length,
    'seen out of order': holes(seen.map(({ id, version }) => ({ user_id: id, version }))),
  };
  console.table([result]);
  faults += not200 + Math.abs(result['not recorded']) + result['lost updates'] + result['version holes'];
  faults += result['seen twice'] + result['not seen'] + result['seen out of order'];
}

/** Every value is a new one, so that every patch is a change. */
async function write(writer: number, accounts: number): Promise<number[]> {
  const statuses: number[] = [];
  for (let round = 0; round < patches; round++) {
    const account = (writer * 7 + round) % accounts;
    const response = await fetch(`${api}/accounts/user${account + 1}`, {
      method: 'PATCH',
      headers: { authorization: owners[account]!, 'content-type': 'application/merge-patch+json' },
      body: JSON.stringify({ [FIELDS[writer % FIELDS.length]!]: randomBytes(9).toString('base64url') }),
    });
    await response.arrayBuffer();
    statuses.push(response.status);
  }
  return statuses;
}

async function feed(cursor: string): Promise<Page> {
  const response = await fetch(`${api}/changes?limit=1000&wait=1&cursor=${cursor}`, {
    headers: { authorization: reader },
  });
  if (response.status !== 200) throw new Error(`The feed answered ${response.status}`);
  return (await response.json()) as Page;
}

/** Until nothing comes any more once the writing is over. */
async function follow(cursor: string, isWriting: () => boolean): Promise<Change[]> {
  const seen: Change[] = [];
  for (;;) {
    const last = !isWriting();
    const page = await feed(cursor);
    seen.push(...page.changes);
    if (last && page.changes.length === 0) return seen;
    cursor = page.cursor;
  }
}

async function newestId(): Promise<string> {
  const { rows } = await client.query<{ id: string }>('SELECT coalesce(max(id), 0) AS id FROM changes');
  return rows[0]!.id;
}

/** A change whose old value is not what the change before it had made of the field: that one was lost. */
function brokenChains(rows: readonly Row[]): number {
  const current = new Map<string, unknown>();
  let broken = 0;
  for (const { user_id, field_values } of rows) {
    for (const [field, value] of Object.entries(field_values)) {
      const key = `${user_id} ${field}`;
      if (current.has(key) && current.get(key) !== value.old) broken++;
      current.set(key, value.new);
    }
  }
  return broken;
}

function holes(changes: readonly { readonly user_id: string; readonly version: number }[]): number {
  const last = new Map<string, number>();
  let found = 0;
  for (const { user_id, version } of changes) {
    const before = last.get(user_id);
    if (before !== undefined && version !== before + 1) found++;
    last.set(user_id, version);
  }
  return found;
}
