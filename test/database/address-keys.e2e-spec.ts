import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { foldCase } from '../../src/accounts/fields/names/fold-case.js';
import { AddressKeys1764100500000 } from '../../src/database/migrations/1764100500000-address-keys.js';
import { seed } from '../support/accounts.js';
import { accountUrl, BASE, patchAccount } from '../support/requests.js';
import { ndjson, runAccounts } from '../support/service/command-line.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

jest.setTimeout(60_000);

/** By username: each with an address that an earlier version took, and the key that it has after the migration. */
const PEOPLE: readonly (readonly [username: string, email: string, key: string])[] = [
  ['plain', 'Plain@Example.org', 'plain@example.org'],
  ['local', 'JOSÉ@example.org', 'josé@example.org'],
  ['umlaut', 'A@BÜCHER.example', 'a@xn--bcher-kva.example'],
  ['stop', 'b@mail。example.org', 'b@mail.example.org'],
  ['dotless', 'c@gıthub.example', 'c@xn--gthub-n4a.example'],
  // Who has a mailbox by its plain address keeps it; then whoever came first.
  ['second', 'bob@ⓜail.example.org', 'bob@ⓜail.example.org'],
  ['owner', 'bob@mail.example.org', 'bob@mail.example.org'],
  ['third', 'Bob@mail。example.org', 'bob@mail。example.org'],
  ['early', 'eva@bu\u0308cher.example', 'eva@xn--bcher-kva.example'],
  ['late', 'eva@bücher.example', 'eva@bücher.example'],
  ['nowhere', 'x@a\u200cü.example', 'x@a\u200cü.example'],
];

let api: TestApp;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'keys-'));
  api = await startTestApp();
  for (const [username, email] of PEOPLE) {
    await seed(api.dataSource, { username });
    await api.dataSource.query('UPDATE users SET email = $2, email_key = $3 WHERE username = $1', [
      ...[username, email, foldCase(email)],
    ]);
  }
  await api.dataSource.query(
    `INSERT INTO email_changes (user_id, old_email, new_email, new_email_key, language, expires_at)
     SELECT id, email, 'p@bücher.example', 'p@bücher.example', 'en', now() + interval '1 day'
     FROM users WHERE username = 'plain'`,
  );
});

afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

async function migrate(way: 'up' | 'down'): Promise<void> {
  const connection = api.dataSource.createQueryRunner();
  await connection.startTransaction();
  try {
    await new AddressKeys1764100500000()[way](connection);
    await connection.commitTransaction();
  } finally {
    await connection.release();
  }
}

const keys = async () =>
  (
    await api.dataSource.query<{ username: string; email_key: string }[]>(
      'SELECT username, email_key FROM users ORDER BY id',
    )
  ).map(({ username, email_key }) => [username, email_key]);
const askedKey = async () =>
  (await api.dataSource.query<{ key: string }[]>('SELECT new_email_key AS key FROM email_changes'))[0]!.key;
const holderOf = async (email: string) =>
  (await api.request({ url: `${BASE}/accounts?email=${encodeURIComponent(email)}`, as: SERVICE })).json[0]
    ?.username;
const EXPECTED = PEOPLE.map(([username, , key]) => [username, key]);

describe('The migration of the keys of addresses', () => {
  it('writes domains in ASCII, and leaves those alone whose mailbox another account has', async () => {
    await migrate('up');
    expect(await keys()).toEqual(EXPECTED);
    expect(await askedKey()).toBe('p@xn--bcher-kva.example');
  });

  it('can be repeated, and taken back', async () => {
    await migrate('up');
    expect(await keys()).toEqual(EXPECTED);
    await migrate('down');
    expect(await keys()).toEqual(PEOPLE.map(([username, email]) => [username, foldCase(email)]));
    await migrate('up');
    expect(await keys()).toEqual(EXPECTED);
  });

  it('takes any number of accounts, in pages', async () => {
    await api.dataSource.query(
      `INSERT INTO users (username, username_key, email, email_key)
       SELECT 'u' || n, 'u' || n, 'u' || n || '@MÜLLER.example', 'u' || n || '@müller.example'
       FROM generate_series(1, 2500) AS n`,
    );
    await migrate('up');
    const [counted] = await api.dataSource.query<{ count: number }[]>(
      `SELECT count(*)::integer AS count FROM users WHERE email_key = username || '@xn--mller-kva.example'`,
    );
    expect(counted!.count).toBe(2_500);
    await api.dataSource.query(`DELETE FROM users WHERE email LIKE '%@MÜLLER.example'`);
  });
});

describe('An account whose mailbox another one has', () => {
  it('works as before, and is not the one that its address finds', async () => {
    for (const username of ['second', 'third', 'late', 'nowhere']) {
      expect((await patchAccount(api, username, { bio: 'x' })).status).toBe(200);
      expect((await api.request({ url: accountUrl(username), as: username })).json.bio).toBe('x');
    }
    expect(await keys()).toEqual(EXPECTED);
    expect(await holderOf('bob@ⓜail.example.org')).toBe('owner');
    expect(await holderOf('eva@bücher.example')).toBe('early');
  });

  it('is named by accounts doctor', async () => {
    const env = { DATABASE_URL: api.databaseUrl, DATA_DIR: folder };
    const { code, stdout } = await runAccounts(['doctor', '--json'], { env, cwd: folder });
    const finding = (ndjson(stdout) as { check: string }[]).find(({ check }) => check === 'addresses');
    expect(finding).toMatchObject({
      result: 'warning',
      detail: expect.stringContaining('4 accounts (second, third, late, nowhere)'),
    });
    expect(code).toBe(0);
  });

  it('gets its key as soon as that is free, and loses the strange one with a new address', async () => {
    const env = { DATABASE_URL: api.databaseUrl, DATA_DIR: folder };
    const set = (...args: string[]) => runAccounts(['set', ...args], { env, cwd: folder });
    expect((await set('owner', 'email=owner@example.org')).code).toBe(0);
    expect((await patchAccount(api, 'second', { bio: 'y' })).status).toBe(200);
    expect(await holderOf('bob@mail.example.org')).toBe('second');
    expect((await set('third', 'email=BOB@mail。example.org')).code).toBe(1);
    expect((await set('third', 'email=third@BÜCHER.example')).code).toBe(0);
    expect(await holderOf('third@xn--bcher-kva.example')).toBe('third');
  });
});
