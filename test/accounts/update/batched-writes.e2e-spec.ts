import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../../support/accounts.js';
import { changesOf, getAccount, patchAccount, versionOf } from '../../support/requests.js';
import { lockWaits, withConnection } from '../../support/servers/raw-client.js';
import { statementsDuring } from '../../support/statements.js';
import { startTestApp, type Answer, type TestApp } from '../../support/test-app.js';
import { until } from '../../support/until.js';

const NAMES = Array.from({ length: 40 }, (_, i) => `user${i}`);
let api: TestApp;

beforeAll(async () => {
  api = await startTestApp();
  await seed(api.dataSource, ...NAMES.map((username) => ({ username })));
});
afterAll(() => api.close());

/** The rows of an account. */
const HELD = ['users WHERE username =', 'profiles WHERE user_id = (SELECT id FROM users WHERE username ='];

const biosOf = (names: readonly string[]) =>
  Promise.all(names.map(async (name) => (await getAccount(api, name)).json.bio as unknown));

/** Sends a PATCH of each of the accounts at once. */
const patchAll = (names: readonly string[], bio: (name: string) => string) =>
  Promise.all(names.map((name) => patchAccount(api, name, { bio: bio(name) })));

const isSettled = (answer: Promise<unknown>) =>
  Promise.race([answer.then(() => true), new Promise((resolve) => setImmediate(() => resolve(false)))]);

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

  it.each(HELD)(
    'do not wait for an account that somebody else holds; it is saved when it is free: %s',
    async (row) => {
      const [held, ...others] = NAMES as [string, ...string[]];
      const waiting = await withConnection(api.databaseUrl, async (stranger) => {
        await stranger.query(`BEGIN; SELECT FROM ${row} '${held}'${row.includes('(') ? ')' : ''} FOR UPDATE`);
        const answer = patchAccount(api, held, { bio: `held: ${row}` });
        const answers = await patchAll(others, () => `not held: ${row}`);
        expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
        expect(await isSettled(answer)).toBe(false);
        return { answer };
      });
      expect((await waiting.answer).json.bio).toBe(`held: ${row}`);
    },
  );

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
    expect(await biosOf([stale, refused, wrong])).toEqual([
      `held: ${HELD[1]}`,
      ...Array<string>(2).fill(`not held: ${HELD[1]}`),
    ]);
    expect(await biosOf(others)).toEqual(others.map((name) => `after ${name}`));
  });

  it('do not fail with one whose change a trigger of the site refuses', async () => {
    const [refused, ...others] = NAMES as [string, ...string[]];
    await api.dataSource.query(`
      CREATE FUNCTION complain() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$;
      CREATE TRIGGER complains BEFORE UPDATE ON profiles FOR EACH ROW WHEN (NEW.bio = 'raise')
      EXECUTE FUNCTION complain()`);
    const [answer, answers] = await Promise.all([
      patchAccount(api, refused, { bio: 'raise' }),
      patchAll(others, (name) => `beside ${name}`),
    ]);
    await api.dataSource.query('DROP FUNCTION complain CASCADE');
    expect(answer.status).toBe(500);
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
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

  it('are saved beside statements that hang', async () => {
    const patient = await startTestApp({ DATABASE_LOCK_TIMEOUT: '60s' }, api.databaseUrl);
    await api.dataSource.query(`
      CREATE FUNCTION hang() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN PERFORM pg_advisory_xact_lock(77); RETURN NEW; END $$;
      CREATE TRIGGER hangs BEFORE UPDATE ON profiles FOR EACH ROW WHEN (NEW.bio = 'hang') EXECUTE FUNCTION hang()`);
    const hanging = await withConnection(api.databaseUrl, async (stranger) => {
      await stranger.query('SELECT pg_advisory_lock(77)');
      const answers: Promise<Answer>[] = [];
      for (const name of NAMES.slice(0, 3)) {
        answers.push(patchAccount(patient, name, { bio: 'hang' }));
        await until(async () => (await lockWaits(api.databaseUrl)) === answers.length);
      }
      const others = await Promise.all(
        NAMES.slice(3).map((name) => patchAccount(patient, name, { bio: 'beside' })),
      );
      expect(new Set(others.map(({ status }) => status))).toEqual(new Set([200]));
      return { answers };
    });
    const statuses = (await Promise.all(hanging.answers)).map(({ status }) => status);
    expect(statuses).toEqual([200, 200, 200]);
    await api.dataSource.query('DROP FUNCTION hang CASCADE');
    await patient.close();
  });
});
