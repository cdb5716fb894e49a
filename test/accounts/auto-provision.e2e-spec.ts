import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { SignJWT } from 'jose';
import { AccountEraser } from '../../src/accounts/store/account-eraser.js';
import { seed } from '../support/accounts.js';
import { changesOf } from '../support/requests.js';
import { statementsDuring } from '../support/statements.js';
import { SECRET, startTestApp, type TestApp } from '../support/test-app.js';

const ACCOUNTS = '/api/user/v1/accounts';
const AUTHOR = { actor: 'tester', channel: 'command_line', requestId: null } as const;

let api: TestApp;
let off: TestApp;

beforeAll(async () => {
  api = await startTestApp({ AUTO_PROVISION: 'true' });
  off = await startTestApp();
  await seed(
    api.dataSource,
    { username: 'old', email: 'Old@example.com', country: 'DE' },
    { username: 'gone' },
    { username: 'released' },
    ...['mike', 'sam', 'kim'].map((username) => ({ username, bio: `of ${username}` })),
    { username: 'bob', email: 'bob@mail.example.org' },
  );
  const eraser = new AccountEraser(api.dataSource, AUTHOR);
  await eraser.erase('gone', { release: false });
  await eraser.erase('released', { release: true });
});

afterAll(async () => {
  await api.close();
  await off.close();
});

type Claims = Record<string, unknown> & { preferred_username: string };

function verified(name: string, more: Record<string, unknown> = {}): Claims {
  return { preferred_username: name, email: `${name}@example.org`, email_verified: true, ...more };
}

async function call(
  claims: Claims,
  url = '/api/user/v1/me',
  {
    app = api,
    ...options
  }: { app?: TestApp; method?: 'PATCH'; payload?: string; headers?: Record<string, string> } = {},
) {
  const token = await new SignJWT(claims)
    .setProtectedHeader({ alg: 'HS256' })
    .setExpirationTime('10m')
    .sign(Buffer.from(SECRET));
  return app.request({ url, ...options, headers: { authorization: `Bearer ${token}`, ...options.headers } });
}

async function exists(username: string, app = api): Promise<boolean> {
  const rows = await app.dataSource.query('SELECT FROM users WHERE username = $1 AND erased_at IS NULL', [
    username,
  ]);
  return (rows as unknown[]).length === 1;
}

describe('with AUTO_PROVISION, the first request of an unknown username', () => {
  it('makes her account from the claims of OpenID Connect, in her own name', async () => {
    const claims = verified('Nova', { name: 'Nova Ny', locale: 'sv-SE' });
    const { status, json } = await call(claims, `${ACCOUNTS}/nova`, {
      headers: { 'x-request-id': 'first-1' },
    });
    expect(status).toBe(200);
    expect(json).toMatchObject({
      username: 'Nova',
      email: 'Nova@example.org',
      name: 'Nova Ny',
      language: 'sv-SE',
      country: null,
      is_active: true,
      account_privacy: 'private',
    });
    expect(await changesOf(api, 'Nova')).toEqual([
      expect.objectContaining({
        version: 1,
        type: 'account.created',
        actor: 'Nova',
        channel: 'api',
        request_id: 'first-1',
      }),
    ]);
  });

  it.each<[string, string]>([
    ['own_list', ACCOUNTS],
    ['me_first', '/api/user/v1/me'],
    ['reads_old', `${ACCOUNTS}/old`],
    ['reads_many', `${ACCOUNTS}?usernames=old,READS_MANY`],
    ['asks_email', `${ACCOUNTS}?email=old@example.com`],
    ['asks_changes', '/api/user/v1/changes'],
  ])('%s: whatever she asks first: %s', async (name, url) => {
    await call(verified(name), url);
    expect(await exists(name)).toBe(true);
  });

  it('finds her in the list that she asks for at once', async () => {
    const { json } = await call(verified('in_list'), `${ACCOUNTS}?usernames=old,IN_LIST`);
    expect((json as { username: string }[]).map(({ username }) => username)).toEqual(['old', 'in_list']);
  });

  it('lets her patch herself at once', async () => {
    const { status, json } = await call(verified('patcher'), `${ACCOUNTS}/patcher`, {
      method: 'PATCH',
      payload: '{"country":"SE"}',
      headers: { 'content-type': 'application/merge-patch+json' },
    });
    expect({ status, country: json.country }).toEqual({ status: 200, country: 'SE' });
  });

  it('makes one account of many first requests at once', async () => {
    const answers = await Promise.all(
      Array.from({ length: 16 }, () => call(verified('race'), `${ACCOUNTS}/race`)),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array.from({ length: 16 }, () => 200));
    expect(await changesOf(api, 'race')).toHaveLength(1);
  });

  it('takes the parts of a name where there is no whole one, and leaves out a locale that cannot be stored', async () => {
    const { json } = await call(
      verified('parts', { given_name: 'Ada', family_name: 'Byron', locale: 'x'.repeat(256) }),
      `${ACCOUNTS}/parts`,
    );
    expect(json).toMatchObject({ name: 'Ada Byron', language: null });
  });

  it('gives a released username to whoever comes next', async () => {
    const now = Math.floor(Date.now() / 1_000);
    // A token from before the erasure, or one that does not say, is somebody's who is erased.
    for (const before of [{ iat: now - 60 }, {}]) {
      const { status, json } = await call(verified('Released', before));
      expect([status, json.type]).toEqual([403, expect.stringMatching(/account_not_created$/)]);
    }
    expect((await call(verified('released', { iat: now + 2 }))).status).toBe(200);
    expect(await exists('released')).toBe(true);
  });

  it.each<[string, Claims]>([
    ['an address that another account has', verified('taker', { email: 'OLD@example.com' })],
    ['the username of an erased account', verified('gone')],
    ['a username that is not allowed', verified('not allowed', { email: 'a@example.org' })],
    ['the reserved username', verified('search_emails')],
    ['a route of Open edX', verified('retirement_queue')],
    ['a name with the capital of another account’s', verified('mıke', { email: 'm@example.org' })],
    ['the same, in its letters', verified('ſam', { email: 's@example.org' })],
    ['a name that is not in NFC', verified('\u212Aim', { email: 'k@example.org' })],
    ['a decomposed name', verified('jose\u0301', { email: 'j@example.org' })],
    ['the mailbox of another account', verified('taker2', { email: 'bob@ⓜail。example.org' })],
    ['an address that is not in NFC', verified('taker3', { email: 'bo\u0308b@example.org' })],
    ['an address that is none', verified('crooked', { email: 'not an address' })],
    ['a name that is not allowed', verified('tagged', { name: '<b>Tagged</b>' })],
  ])('is a 403 for %s', async (_, claims) => {
    const { status, json, text } = await call(claims, `${ACCOUNTS}/old`);
    expect(status).toBe(403);
    expect(json.type).toMatch(/\/problems\/account_not_created$/);
    expect(json.user_message).not.toBe('');
    expect(text).not.toContain(String(claims.email));
    expect(await exists(claims.preferred_username)).toBe(false);
  });

  it.each<[string, Claims]>([
    ['an unverified address', verified('plain_1', { email_verified: false })],
    ['an address verified in words alone', verified('plain_2', { email_verified: 'true' })],
    ['no address', verified('plain_3', { email: undefined })],
    ['the token of a service', verified('plain_4', { scope: 'accounts:staff' })],
  ])('goes on without an account for %s', async (_, claims) => {
    expect((await call(claims, `${ACCOUNTS}/old`)).status).toBe(200);
    expect(await exists(claims.preferred_username)).toBe(false);
  });

  it('costs no statement for whoever has an account', async () => {
    const claims = verified('old', { email: 'whatever@example.org' });
    for (const url of [`${ACCOUNTS}/old`, `${ACCOUNTS}?usernames=old`, ACCOUNTS, '/api/user/v1/me']) {
      expect(await statementsDuring(() => call(claims, url))).toHaveLength(1);
    }
  });
});

it('without AUTO_PROVISION no request makes an account', async () => {
  const answers = await Promise.all(
    ['/api/user/v1/me', ACCOUNTS, `${ACCOUNTS}/stranger`].map((url) =>
      call(verified('stranger'), url, { app: off }),
    ),
  );
  expect(answers.map(({ status }) => status)).toEqual([200, 404, 404]);
  expect(await exists('stranger', off)).toBe(false);
});
