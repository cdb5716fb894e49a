import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { seed } from '../../support/accounts.js';
import { askFor, emailChangeUrl, press } from '../../support/email-changes.js';
import { newestLink } from '../../support/mails.js';
import { deleteImage, jpeg, uploadBytes } from '../../support/pictures.js';
import { changesOf, getAccount, patchAccount } from '../../support/requests.js';
import { lockWaits, withConnection } from '../../support/servers/raw-client.js';
import { proxyDatabase, type TcpProxy } from '../../support/servers/tcp-proxy.js';
import { startTestApp, type Answer, type TestApp } from '../../support/test-app.js';
import { until } from '../../support/until.js';
import { createTestDatabase, type TestDatabase } from '../../support/test-database.js';

// The service asks for five seconds what has become of a write.
jest.setTimeout(60_000);

let database: TestDatabase;
let proxy: TcpProxy;
let api: TestApp;
let name: string;
let names = 0;

beforeAll(async () => {
  database = await createTestDatabase();
  const proxied = await proxyDatabase(database.url);
  proxy = proxied.proxy;
  // So that each statement goes with its text.
  api = await startTestApp({ DATABASE_PREPARED_STATEMENTS: 'false' }, proxied.url);
});
afterAll(async () => {
  await api?.close();
  await proxy?.close();
  await database?.drop();
});
beforeEach(async () => {
  name = `user${++names}`;
  await seed(api.dataSource, { username: name, email: `${name}@example.com` });
});

const whole = (bytes: Buffer): Buffer => bytes;

/** Breaks the connection of the next statement that has this text in it. */
function breakAt(text: string, before: 'it arrives' | 'its answer arrives', then = () => {}): void {
  proxy.request = (bytes, connection) => {
    if (!bytes.includes(text)) return bytes;
    proxy.request = whole;
    if (before === 'it arrives') return null;
    proxy.answer = (answer, other) => {
      if (other !== connection) return answer;
      proxy.answer = whole;
      then();
      return null;
    };
    return bytes;
  };
}

const ONE_STATEMENT = 'INSERT INTO changes';
const TRANSACTION = 'COMMIT';

interface Write {
  readonly what: string;
  readonly savedBy: string;
  readonly prepare?: () => Promise<unknown>;
  readonly send: () => Promise<Answer>;
  readonly success: number;
  /** If nothing was saved; default: 503. */
  readonly unsaved?: number;
}

let link: string;
const newAddress = () => `${name}@example.org`;
const WRITES: readonly Write[] = [
  {
    what: 'PATCH',
    savedBy: ONE_STATEMENT,
    send: () => patchAccount(api, name, { bio: 'new' }),
    success: 200,
    // The service has to save it once more: the first statement may still be on its way.
    unsaved: 200,
  },
  { what: 'PATCH of email', savedBy: TRANSACTION, send: () => askFor(api, name, newAddress()), success: 200 },
  {
    what: 'DELETE email_change',
    savedBy: TRANSACTION,
    prepare: () => askFor(api, name, newAddress()),
    send: () => api.request({ method: 'DELETE', url: emailChangeUrl(name), as: name }),
    success: 204,
  },
  {
    what: 'confirmation',
    savedBy: TRANSACTION,
    prepare: async () => {
      await askFor(api, name, newAddress());
      link = await newestLink(api, 'confirm', newAddress());
    },
    send: () => press(api, link),
    success: 200,
  },
  {
    what: 'revert',
    savedBy: TRANSACTION,
    prepare: async () => {
      await askFor(api, name, newAddress());
      link = await newestLink(api, 'revert', `${name}@example.com`);
    },
    send: () => press(api, link),
    success: 200,
  },
  {
    what: 'POST image',
    savedBy: TRANSACTION,
    send: async () => uploadBytes(api, name, await jpeg()),
    success: 204,
  },
  {
    what: 'DELETE image',
    savedBy: TRANSACTION,
    prepare: async () => uploadBytes(api, name, await jpeg()),
    send: () => deleteImage(api, name),
    success: 204,
  },
];

const versions = async (): Promise<number> => (await changesOf(api, name)).length;

describe.each(WRITES)('$what', ({ savedBy, prepare, send, success, unsaved = 503 }) => {
  it('that was saved is a success, although the connection broke before anybody heard of it', async () => {
    await prepare?.();
    const before = await versions();
    breakAt(savedBy, 'its answer arrives');
    expect((await send()).status).toBe(success);
    expect(await versions()).toBe(before + 1);
  });

  it(`of which nothing was saved is ${unsaved}, and saved once in the end`, async () => {
    await prepare?.();
    const before = await versions();
    breakAt(savedBy, 'it arrives');
    const answer = await send();
    expect(answer.status).toBe(unsaved);
    if (unsaved === 503) {
      expect(answer.json.type).toMatch(/\/unavailable$/);
      expect(await versions()).toBe(before);
      expect((await send()).status).toBe(success);
    }
    expect(await versions()).toBe(before + 1);
  });
});

it('A PATCH whose statement is still on its way when its connection breaks is saved once', async () => {
  await withConnection(database.url, async (blocker) => {
    await blocker.query('BEGIN; LOCK TABLE profiles IN SHARE MODE');
    const answer = patchAccount(api, name, { bio: 'on its way' });
    await until(async () => (await lockWaits(database.url)) === 1);
    // PostgreSQL notices only when it has something to say.
    proxy.dropAll();
    await until(async () => (await lockWaits(database.url)) === 2);
    await blocker.query('ROLLBACK');
    expect((await answer).json).toMatchObject({ bio: 'on its way' });
  });
  expect(await versions()).toBe(1);
});

it('Several PATCHes that shared a statement whose connection breaks are each saved once', async () => {
  const names = Array.from({ length: 6 }, (_, i) => `${name}_${i}`);
  for (const username of names) await seed(api.dataSource, { username });
  breakAt(ONE_STATEMENT, 'its answer arrives');
  const answers = await Promise.all(names.map((other) => patchAccount(api, other, { bio: `of ${other}` })));
  expect(answers.map(({ status, json }) => [status, json.bio as unknown])).toEqual(
    names.map((other) => [200, `of ${other}`]),
  );
  for (const other of names) expect(await changesOf(api, other)).toHaveLength(1);
});

it('A PATCH that shows what it saved shows nothing later', async () => {
  breakAt(ONE_STATEMENT, 'its answer arrives');
  const answer = await patchAccount(api, name, { bio: 'mine' });
  const read = await getAccount(api, name);
  expect(answer.json).toEqual(read.json);
  expect(answer.headers.etag).toBe(read.headers.etag);
});

it('If the database stays away, the answer says that nobody knows', async () => {
  // Loops in the background may have other connections.
  breakAt(ONE_STATEMENT, 'its answer arrives', () => {
    proxy.refuses = true;
    proxy.dropAll();
  });
  const answer = await patchAccount(api, name, { bio: 'who knows' });
  proxy.refuses = false;
  expect([answer.status, answer.headers['retry-after']]).toEqual([503, '2']);
  expect(answer.json).toMatchObject({
    type: expect.stringMatching(/\/outcome_unknown$/),
    detail: expect.stringContaining('may have been saved'),
  });
  expect((await getAccount(api, name)).json.bio).toBe('who knows');
});
