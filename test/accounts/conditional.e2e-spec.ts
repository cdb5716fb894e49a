import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { accountUrl, BASE, getAccount, patchAccount, versionOf } from '../support/requests.js';
import { statementsDuring } from '../support/statements.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

let api: TestApp;
let strict: TestApp;

beforeAll(async () => {
  [api, strict] = await Promise.all([startTestApp(), startTestApp({ REQUIRE_IF_MATCH: 'true' })]);
  for (const { dataSource } of [api, strict]) {
    await seed(
      dataSource,
      { username: 'Owner', account_privacy: 'all_users' },
      { username: 'other' },
      { username: 'hidden', account_privacy: 'private' },
    );
  }
});
afterAll(() => Promise.all([api.close(), strict.close()]));

const ONE = accountUrl('Owner');
const SHARED = `${ONE}?view=shared`;
const LIST = `${BASE}/accounts?usernames=Owner,other`;

type As = string | typeof SERVICE;
const tagOf = async (url: string, as: As = 'Owner') => (await api.request({ url, as })).headers.etag!;

describe('The tag of the full view', () => {
  it('is the same for the owner, in any letter case, and for staff', async () => {
    const tag = await tagOf(ONE);
    expect(await tagOf(ONE, SERVICE)).toBe(tag);
    expect(await tagOf(accountUrl('OWNER'), 'oWNER')).toBe(tag);
  });

  it('changes with every patch that changes something, and with no other', async () => {
    const tags = [await tagOf(ONE)];
    for (const goals of ['one', 'two', 'one']) {
      const { headers } = await patchAccount(api, 'Owner', { goals });
      expect(await tagOf(ONE)).toBe(headers.etag);
      tags.push(headers.etag!);
    }
    expect(new Set(tags).size).toBe(4);
    await patchAccount(api, 'Owner', { goals: 'one' });
    expect(await tagOf(ONE)).toBe(tags.at(-1));
  });

  it('is another one than that of another account of the same version', async () => {
    await seed(api.dataSource, { username: 'twin-a' }, { username: 'twin-b' });
    expect(await tagOf(accountUrl('twin-a'), SERVICE)).not.toBe(await tagOf(accountUrl('twin-b'), SERVICE));
  });
});

describe('The tag of the shared view', () => {
  it('is the same for whoever looks, and another one than that of the full view', async () => {
    const tag = await tagOf(SHARED);
    for (const as of ['other', 'hidden', 'stranger']) expect(await tagOf(ONE, as)).toBe(tag);
    expect(await tagOf(SHARED, SERVICE)).toBe(tag);
    expect(tag).not.toBe(await tagOf(ONE));
  });

  it('stays when a hidden field changes, and changes when a visible one does', async () => {
    const before = await tagOf(ONE, 'other');
    await patchAccount(api, 'Owner', { mailing_address: 'moved', gender: 'f' });
    expect(await tagOf(ONE, 'other')).toBe(before);
    await patchAccount(api, 'Owner', { country: 'DE' });
    expect(await tagOf(ONE, 'other')).not.toBe(before);
  });

  it('of a private account stays when what only a shared one shows changes', async () => {
    const before = await tagOf(accountUrl('hidden'), 'other');
    await patchAccount(api, 'hidden', { bio: 'secret', country: 'FR' });
    expect(await tagOf(accountUrl('hidden'), 'other')).toBe(before);
    await patchAccount(api, 'hidden', { account_privacy: 'all_users' });
    expect(await tagOf(accountUrl('hidden'), 'other')).not.toBe(before);
  });
});

describe('The tag of a list', () => {
  it('is strong, changes with what is shown, and stays with what is not', async () => {
    const before = await tagOf(LIST, 'stranger');
    expect(before).toMatch(/^"/);
    await patchAccount(api, 'other', { goals: 'hidden' });
    expect(await tagOf(LIST, 'stranger')).toBe(before);
    await patchAccount(api, 'other', { bio: 'shown' });
    expect(await tagOf(LIST, 'stranger')).not.toBe(before);
    expect(await tagOf(LIST, 'stranger')).not.toBe(
      await tagOf(`${BASE}/accounts?usernames=other,Owner`, 'stranger'),
    );
  });
});

describe('If-None-Match', () => {
  const PLACES = [
    ['one account', ONE, 'Owner'],
    ['its shared view', ONE, 'other'],
    ['a list', LIST, 'other'],
    ['the own list', `${BASE}/accounts`, 'Owner'],
  ] as const;
  const MATCHING: [string, (tag: string) => string][] = [
    ['the tag', (tag) => tag],
    ['the tag as a weak one', (tag) => `W/${tag}`],
    ['a list that holds it', (tag) => `"a", W/"b,c" ,${tag}`],
    ['*', () => '*'],
  ];
  const OTHERS: [string, (tag: string) => string][] = [
    ['another tag', () => '"x"'],
    ['the tag without quotes', (tag) => tag.slice(1, -1)],
    ['the tag within another', (tag) => `"x${tag.slice(1)}`],
    ['nothing', () => ''],
  ];

  it.each(
    PLACES.flatMap(([place, url, as]) =>
      MATCHING.map(([name, header]) => ({ place, url, as, name, header })),
    ),
  )('with $name is 304 without a body for $place', async ({ url, as, header }) => {
    const whole = await api.request({ url, as });
    for (const method of ['GET', 'HEAD'] as const) {
      const answer = await api.request({
        method,
        url,
        as,
        headers: { 'if-none-match': header(whole.headers.etag!) },
      });
      expect([answer.status, answer.text]).toEqual([304, '']);
      const { etag, vary, 'cache-control': cacheControl } = whole.headers;
      expect(answer.headers).toMatchObject({ etag, vary, 'cache-control': cacheControl });
    }
  });

  it.each(
    PLACES.flatMap(([place, url, as]) => OTHERS.map(([name, header]) => ({ place, url, as, name, header }))),
  )('with $name is 200 for $place', async ({ url, as, header }) => {
    const headers = { 'if-none-match': header(await tagOf(url, as)) };
    expect((await api.request({ url, as, headers })).status).toBe(200);
  });

  it.each([
    ['unknown account', `${accountUrl('nobody')}`, 404],
    ['refused parameter', `${ONE}?x=y`, 400],
  ])('with * does not hide a failure (%s)', async (_, url, status) => {
    const answer = await api.request({ url, as: 'Owner', headers: { 'if-none-match': '*' } });
    expect(answer.status).toBe(status);
  });
});

describe('If-None-Match of a patch', () => {
  it('that names the current tag, or any, is 412; another one lets it pass', async () => {
    const { etag } = (await getAccount(api, 'other')).headers;
    for (const tag of [etag!, `W/${etag!}`, '*']) {
      const refused = await patchAccount(api, 'other', { bio: 'never' }, { 'if-none-match': tag });
      expect([refused.status, refused.headers.etag]).toEqual([412, etag]);
    }
    const passed = await patchAccount(api, 'other', { bio: 'new' }, { 'if-none-match': '"other"' });
    expect([passed.status, passed.json.bio]).toEqual([200, 'new']);
  });
});

describe('If-Match', () => {
  const GOOD: [string, (tag: string) => string][] = [
    ['the current tag', (tag) => tag],
    ['*', () => '*'],
    ['a list that holds it', (tag) => `"a", ${tag}, W/"b"`],
    ['a list with empty items', (tag) => `, ${tag},,`],
  ];
  const STALE: [string, (tag: string) => string | Promise<string>][] = [
    ['another tag', () => '"x"'],
    ['the current tag as a weak one', (tag) => `W/${tag}`],
    ['a list without it', (tag) => `"a", W/${tag}`],
    ['the tag of the shared view', () => tagOf(SHARED)],
    ['the tag of the list', () => tagOf(`${BASE}/accounts`)],
    ['a comma and the tag within another', (tag) => `"x,${tag.slice(1)}`],
    ['an empty tag', () => '""'],
  ];
  const MALFORMED: [string, (tag: string) => string][] = [
    ['no quotes', (tag) => tag.slice(1, -1)],
    ['one quote', (tag) => tag.slice(0, -1)],
    ['nothing', () => ''],
    ['* in a list', (tag) => `*, ${tag}`],
    ['a small w', (tag) => `w/${tag}`],
    ['no comma', (tag) => `${tag} "x"`],
    ['commas alone', () => ', ,'],
  ];

  it.each(GOOD)('with %s lets the patch pass', async (name, header) => {
    const answer = await patchAccount(
      api,
      'Owner',
      { goals: name },
      { 'if-match': header(await tagOf(ONE)) },
    );
    expect([answer.status, answer.json.goals]).toEqual([200, name]);
  });

  it.each(STALE)('with %s is 412 with the current tag, for {} and a bad field too', async (_, header) => {
    const [tag, version] = [await tagOf(ONE), await versionOf(api, 'Owner')];
    for (const patch of [{ goals: 'must not be saved' }, {}, { gender: 'x' }]) {
      const answer = await patchAccount(api, 'Owner', patch, { 'if-match': await header(tag) });
      expect([answer.status, answer.headers.etag]).toEqual([412, tag]);
    }
    expect(await versionOf(api, 'Owner')).toBe(version);
  });

  it.each(MALFORMED)('with %s is 400', async (_, header) => {
    const answer = await patchAccount(
      api,
      'Owner',
      { goals: 'no' },
      { 'if-match': header(await tagOf(ONE)) },
    );
    expect(answer.status).toBe(400);
  });

  it('with the tag of an earlier version is 412', async () => {
    const tag = await tagOf(ONE);
    await patchAccount(api, 'Owner', { goals: 'in between' });
    expect((await patchAccount(api, 'Owner', { goals: 'late' }, { 'if-match': tag })).status).toBe(412);
  });

  it('is not needed, unless the settings require it: 428', async () => {
    expect((await patchAccount(api, 'Owner', { goals: 'free' })).status).toBe(200);
    expect((await patchAccount(strict, 'Owner', { goals: 'free' })).status).toBe(428);
    const tag = (await getAccount(strict, 'Owner')).headers.etag!;
    expect((await patchAccount(strict, 'Owner', { goals: 'bound' }, { 'if-match': tag })).status).toBe(200);
    expect((await patchAccount(strict, 'Owner', { goals: 'bound' }, { 'if-match': tag })).status).toBe(412);
    expect((await patchAccount(strict, 'Owner', { goals: 'any' }, { 'if-match': '*' })).status).toBe(200);
  });
});

describe('A patch', () => {
  // Reading the account and saving it, or asking whether it is confirmed; the database checks the tag while it saves.
  it.each<
    [string, unknown, (tags: { old: string; current: string }) => Record<string, string>, number, number]
  >([
    ['without If-Match', { goals: '1' }, () => ({}), 200, 2],
    ['with the current tag', { goals: '2' }, ({ current }) => ({ 'if-match': current }), 200, 2],
    ['with any tag', { goals: '3' }, () => ({ 'if-match': '*' }), 200, 2],
    ['that changes languages', { language_proficiencies: [{ code: 'de' }] }, () => ({}), 200, 2],
    ['that changes nothing', {}, ({ current }) => ({ 'if-match': current }), 200, 2],
    ['with faults', { gender: 'x' }, ({ current }) => ({ 'if-match': current }), 400, 1],
    ['with an old tag', { goals: '4' }, ({ old }) => ({ 'if-match': old }), 412, 2],
  ])('%s takes no more statements than it needs', async (_, patch, headers, expected, count) => {
    const old = await tagOf(ONE);
    await patchAccount(api, 'Owner', { bio: String(Math.random()) });
    const tags = { old, current: await tagOf(ONE) };
    let status: number | undefined;
    const statements = await statementsDuring(async () => {
      status = (await patchAccount(api, 'Owner', patch, headers(tags))).status;
    });
    expect([status, statements.length]).toEqual([expected, count]);
  });
});
