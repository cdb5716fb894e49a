import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { seed } from '../../support/accounts.js';
import { changesOf, getAccount, patchAccount, versionOf, type ChangeRow } from '../../support/requests.js';
import { withConnection } from '../../support/servers/raw-client.js';
import { startTestApp, type Answer, type TestApp } from '../../support/test-app.js';
import { administer, createTestDatabase, type TestDatabase } from '../../support/test-database.js';

type Fields = Record<string, unknown>;

/** A PATCH; `ifMatch` is how many batches old the tag is that it names: 0 is the one before this batch. */
interface Op {
  readonly account: 0 | 1;
  readonly patch: Fields;
  readonly ifMatch: number | undefined;
}
interface Done extends Op {
  readonly id: string;
  readonly answer: Answer;
  readonly tag: string | undefined;
}

const START: Fields = {
  name: 'n',
  bio: null,
  country: null,
  year_of_birth: 1980,
  language_proficiencies: [],
};
const INVALID: Fields = { bio: 'never saved', gender: 'x' };

// Few values, so that patches often repeat each other and change nothing.
const patch = fc.oneof(
  {
    weight: 9,
    arbitrary: fc.record<Fields>(
      {
        name: fc.constantFrom('a', 'b'),
        bio: fc.constantFrom('x', 'y', null),
        country: fc.constantFrom('DE', 'FR', null),
        year_of_birth: fc.constantFrom(1980, 1990),
        language_proficiencies: fc.constantFrom([], [{ code: 'de' }], [{ code: 'de' }, { code: 'fr' }]),
      },
      { requiredKeys: [] },
    ),
  },
  { weight: 1, arbitrary: fc.constant(INVALID) },
);
const op: fc.Arbitrary<Op> = fc.record({
  account: fc.constantFrom<0 | 1>(0, 1),
  patch,
  ifMatch: fc.option(fc.nat(2), { nil: undefined }),
});
/** Batches one after the other; what is in a batch is sent at the same time. */
const history = fc.array(fc.array(op, { minLength: 1, maxLength: 10 }), { minLength: 1, maxLength: 5 });

let api: TestApp;
let runs = 0;

/** What can go wrong between two transactions does: every statement that finds a row changed is a failure (40001). */
const REPEATABLE_READ = "default_transaction_isolation = 'repeatable read'";

describe.each<[string, { setting?: string; numRuns: number; deadlocks?: true }]>([
  ['', { numRuns: 40 }],
  [', serialisation failures included,', { numRuns: 20, setting: REPEATABLE_READ }],
  [', deadlocks included,', { numRuns: 10, deadlocks: true }],
])('Concurrent patches%s', (_, { setting, numRuns, deadlocks }) => {
  let database: TestDatabase;

  beforeAll(async () => {
    database = await createTestDatabase();
    if (setting) await administer(`ALTER DATABASE ${database.name} SET ${setting}`);
    // More requests at once than connections.
    api = await startTestApp({ DATABASE_URL: database.url, DATABASE_POOL_SIZE: '4' });
  });
  afterAll(async () => {
    await api.close();
    await database.drop();
  });

  it('give what the same patches, one after the other, would have given', async () => {
    const met = { deadlocks: 0 };
    await fc.assert(
      fc.asyncProperty(history, async (batches) => {
        const names = [`one${++runs}`, `two${runs}`] as const;
        await seed(
          api.dataSource,
          ...names.map((username) => ({ username, ...START, languages: [] }) as never),
        );
        const tags = await Promise.all(names.map(async (name) => [await tagOf(name)]));
        for (const [number, batch] of batches.entries()) {
          const before = await Promise.all(names.map((name) => versionOf(api, name)));
          const sendAll = () =>
            Promise.all(batch.map((op, index) => send(op, `${runs}-${number}-${index}`, names, tags)));
          const done = await (deadlocks ? crossing(names[0], sendAll, met) : sendAll());
          for (const account of [0, 1] as const) {
            const own = done.filter((op) => op.account === account);
            check(own, await changesOf(api, names[account]), before[account]!);
            tags[account]!.unshift(await tagOf(names[account]));
          }
        }
      }),
      { numRuns, endOnFailure: true },
    );
    expect(met.deadlocks > 0).toBe(deadlocks === true);
  }, 120_000);
});

/**
 * While the work is done, somebody locks the rows of an account in the other order: first that of the profile, then,
 * once a patch waits for it, that of the user, which the patch has. PostgreSQL ends the one that has waited longer.
 */
function crossing<T>(username: string, work: () => Promise<T>, met: { deadlocks: number }): Promise<T> {
  return withConnection(api.databaseUrl, async (client) => {
    await client.query('BEGIN');
    const { rows } = await client.query<{ user_id: string; pid: number }>(
      `SELECT p.user_id, pg_backend_pid() AS pid FROM profiles p JOIN users u ON u.id = p.user_id
       WHERE u.username = $1 FOR UPDATE OF p`,
      [username],
    );
    const { user_id: id, pid } = rows[0]!;
    let working = true;
    const worked = work().finally(() => (working = false));
    const isBlocking = async () =>
      (await client.query('SELECT FROM pg_locks WHERE $1 = ANY (pg_blocking_pids(pid))', [pid])).rowCount! >
      0;
    let blocking = false;
    while (working && !blocking) blocking = await isBlocking();
    if (blocking) {
      const lock = client.query('SELECT FROM users WHERE id = $1 FOR UPDATE', [id]);
      if (
        await lock.then(
          () => true,
          () => false,
        )
      )
        met.deadlocks++;
    }
    await client.query('ROLLBACK');
    return worked;
  });
}

async function tagOf(username: string): Promise<string> {
  return (await getAccount(api, username)).headers.etag!;
}

async function send(op: Op, id: string, names: readonly string[], tags: string[][]): Promise<Done> {
  const known = tags[op.account]!;
  const tag = op.ifMatch === undefined ? undefined : known[Math.min(op.ifMatch, known.length - 1)];
  const headers = { 'x-request-id': id, ...(tag !== undefined && { 'if-match': tag }) };
  return { ...op, id, tag, answer: await patchAccount(api, names[op.account]!, op.patch, headers) };
}

/** The audit rows say in which order the patches were saved: played in that order, each must get what it got. */
function check(done: readonly Done[], changes: readonly ChangeRow[], before: number): void {
  const states = replay(done, changes, before);
  const last = Math.max(...states.keys());
  const savedAs = new Map(changes.map(({ request_id, version }) => [request_id, version]));
  for (const { id, patch, tag, answer } of done) {
    const version = versionIn(answer.headers.etag);
    if (answer.status === 200) {
      const saved = savedAs.get(id);
      expect(version).toBe(saved ?? version);
      // One that was not saved changed nothing of the state that it met.
      expect(pick(answer.json as Fields)).toEqual(states.get(version!));
      expect({ ...states.get(version!), ...patch }).toEqual(states.get(version!));
      if (tag !== undefined) expect(versionIn(tag)).toBe(saved === undefined ? version : saved - 1);
      expect(patch).not.toBe(INVALID);
    } else {
      expect(savedAs.has(id)).toBe(false);
      if (answer.status === 412) {
        expect(version).not.toBe(versionIn(tag));
        expect(version! >= before && version! <= last).toBe(true);
      } else {
        expect([answer.status, patch]).toEqual([400, INVALID]);
      }
    }
  }
}

/** The state of the account at each version from the one before the batch on. */
function replay(done: readonly Done[], changes: readonly ChangeRow[], before: number): Map<number, Fields> {
  const ops = new Map(done.map((one) => [one.id, one]));
  let state = { ...START };
  const states = new Map([[1, state]]);
  for (const [index, { version, request_id, field_values }] of changes.entries()) {
    expect(version).toBe(index + 2);
    for (const [field, value] of Object.entries(field_values)) {
      expect(value.old).toEqual(state[field]);
      expect(value.new).not.toEqual(value.old);
    }
    const next = { ...state, ...mapValues(field_values) };
    // The change is what the patch makes of the state that it met: nothing more, nothing less.
    if (version > before) expect(next).toEqual({ ...state, ...ops.get(request_id!)!.patch });
    state = next;
    states.set(version, state);
  }
  return states;
}

function mapValues(changes: ChangeRow['field_values']): Fields {
  return Object.fromEntries(Object.entries(changes).map(([field, value]) => [field, value.new]));
}

function versionIn(tag: string | undefined): number | undefined {
  return tag === undefined ? undefined : Number(/^"(\d+)-/.exec(tag)![1]);
}

function pick(account: Fields): Fields {
  return Object.fromEntries(Object.keys(START).map((field) => [field, account[field]]));
}
