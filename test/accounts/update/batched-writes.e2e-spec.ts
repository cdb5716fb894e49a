import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../../support/accounts.js';
import { changesOf, getAccount, patchAccount, versionOf } from '../../support/requests.js';
import { withConnection } from '../../support/servers/raw-client.js';
import { statementsDuring } from '../../support/statements.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

const NAMES = Array.from({ length: 40 }, (_, i) => `user${i}`);
let api: TestApp;

beforeAll(async () => {
  api = await startTestApp();
  await seed(api.dataSource, ...NAMES.map((username) => ({ username })));
});
afterAll(() => api.close());

const biosOf = (names: readonly string[]) =>
  Promise.all(names.map(async (name) => (await getAccount(api, name)).json.bio as unknown));

/** Sends a PATCH of each of the accounts at once. */
const patchAll = (names: readonly string[], bio: (name: string) => string) =>
  Promise.all(names.map((name) => patchAccount(api, name, { bio: bio(name) })));

describe('Changes that arrive together', () => {
  it('are saved by few statements, each with its own version, author and history', async () => {
    const statements = await statementsDuring(async () => {
      const answers = await patchAll(NAMES, (name) => `of ${name}`);
      expect(answers.map(({ status, json }) => [status, json.bio as unknown])).toEqual(
        NAMES.map((name) => [200, `of ${name}`]),
      );
    });
    const writes = statements.filter((text) => text.includes('UPDATE profiles'));
    expect(writes.length).toBeGreaterThan(0);
    expect(writes.length).toBeLessThan(NAMES.length / 2);
    expect(await biosOf(NAMES)).toEqual(NAMES.map((name) => `of ${name}`));
    for (const name of NAMES) {
      expect(await changesOf(api, name)).toMatchObject([
        { version: 2, actor: name, fields: ['bio'], field_values: { bio: { old: null, new: `of ${name}` } } },
      ]);
    }
  });

  it('do not wait for an account that somebody else holds; it is saved when it is free', async () => {
    const [held, ...others] = NAMES as [string, ...string[]];
    const waiting = await withConnection(api.databaseUrl, async (stranger) => {
      await stranger.query(`BEGIN; SELECT FROM users WHERE username = '${held}' FOR UPDATE`);
      const answer = patchAccount(api, held, { bio: 'held' });
      const answers = await patchAll(others, () => 'not held');
      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      expect((await getAccount(api, held)).json.bio).toBe(`of ${held}`);
      return { answer };
    });
    expect((await waiting.answer).json.bio).toBe('held');
  });

  it('are refused each by itself: by a tag, by the database, by a rule', async () => {
    const [stale, refused, wrong, ...others] = NAMES as [string, string, string, ...string[]];
    await api.dataSource.query(`ALTER TABLE profiles ADD CONSTRAINT no_such_bio CHECK (bio <> 'never')`);
    const [statuses, answers] = await Promise.all([
      Promise.all([
        patchAccount(api, stale, { bio: 'stale' }, { 'if-match': '"1-other"' }),
        patchAccount(api, refused, { bio: 'never' }),
        patchAccount(api, wrong, { country: 'nowhere' }),
      ]).then((all) => all.map(({ status }) => status)),
      patchAll(others, (name) => `after ${name}`),
    ]);
    await api.dataSource.query('ALTER TABLE profiles DROP CONSTRAINT no_such_bio');
    expect(statuses).toEqual([412, 400, 400]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect(await biosOf([stale, refused, wrong])).toEqual(['held', 'not held', 'not held']);
    expect(await biosOf(others)).toEqual(others.map((name) => `after ${name}`));
  });

  it('lose nothing where several are of one account', async () => {
    const name = NAMES[0]!;
    const version = await versionOf(api, name);
    const patches = [{ bio: 'one' }, { goals: 'two' }, { language: 'three' }];
    const answers = await Promise.all([
      ...patches.map((patch) => patchAccount(api, name, patch)),
      ...NAMES.slice(1).map((other) => patchAccount(api, other, { goals: 'others' })),
    ]);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
    expect((await getAccount(api, name)).json).toMatchObject({ bio: 'one', goals: 'two', language: 'three' });
    expect(await versionOf(api, name)).toBe(version + patches.length);
  });
});
