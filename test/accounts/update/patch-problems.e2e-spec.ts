import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../../support/accounts.js';
import {
  accountUrl,
  changesOf,
  getAccount,
  keysOf,
  patchAccount,
  versionOf,
} from '../../support/requests.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp({ PUBLIC_URL: 'https://people.example' });
  await seed(api.dataSource, {
    username: 'Owner',
    bio: 'old',
    languages: ['en'],
    gender: 'f',
    email: 'o@example.com',
  });
});
afterAll(() => api.close());

const MEMBERS = ['detail', 'developer_message', 'instance', 'status', 'title', 'type', 'user_message'];

describe('A problem', () => {
  it.each<[string, number, () => ReturnType<TestApp['request']>, string[]]>([
    ['bad field', 400, () => patchAccount(api, 'Owner', { gender: 'x' }), ['field_errors']],
    ['malformed JSON', 400, () => patchAccount(api, 'Owner', '{'), []],
    ['unknown parameter', 400, () => api.request({ url: `${accountUrl('Owner')}?x=y`, as: 'Owner' }), []],
    ['no token', 401, () => api.request({ url: accountUrl('Owner') }), ['error_code']],
    ['not staff', 403, () => api.request({ url: '/api/user/v1/accounts?email=x', as: 'Owner' }), []],
    ['unknown account', 404, () => getAccount(api, 'nobody'), []],
    ['unknown path', 404, () => api.request({ url: '/nothing' }), []],
    ['wrong method', 405, () => api.request({ method: 'PUT', url: accountUrl('Owner'), as: 'Owner' }), []],
    [
      'not acceptable',
      406,
      () => api.request({ url: '/api/user/v1/me', as: 'x', headers: { accept: 'a/b' } }),
      [],
    ],
    ['stale', 412, () => patchAccount(api, 'Owner', {}, { 'if-match': '"x"' }), []],
    ['too large', 413, () => patchAccount(api, 'Owner', `{}${' '.repeat(65_536)}`), []],
    ['wrong type', 415, () => patchAccount(api, 'Owner', '{}', { 'content-type': 'text/plain' }), []],
  ])('(%s, %i) has exactly the members of the contract', async (_, status, ask, more) => {
    const { headers, json, ...answer } = await ask();
    expect(answer.status).toBe(status);
    expect(headers['content-type']).toMatch(/^application\/problem\+json(; ?charset=utf-8)?$/);
    expect(keysOf(json)).toEqual([...MEMBERS, ...more].sort());
    expect(json).toMatchObject({
      type: expect.stringMatching(/^https:\/\/people\.example\/problems\/[a-z_-]+$/),
      title: expect.stringMatching(/./),
      status,
      detail: expect.stringMatching(/./),
      instance: headers['x-request-id'],
      developer_message: expect.stringMatching(/./),
      user_message: expect.stringMatching(/./),
    });
  });

  it('of bad fields has the type that the contract names', async () => {
    const { json } = await patchAccount(api, 'Owner', { gender: 'x' });
    expect(json.type).toBe('https://people.example/problems/validation');
  });

  it.each([
    ['de', /Bitte/],
    ['es', /Elija/],
    ['en', /Please/],
    ['it', /Please/],
    ['it, es;q=0.5, en;q=0.1', /Elija/],
    ['en;q=0.2, de-AT', /Bitte/],
    ['*', /Please/],
    ['nonsense;;q=x', /Please/],
  ])('speaks to a user with Accept-Language: %s her language', async (language, sentence) => {
    const { json } = await patchAccount(api, 'Owner', { gender: 'x' }, { 'accept-language': language });
    expect(json.field_errors.gender.user_message).toMatch(sentence);
    expect(json.field_errors.gender.developer_message).toMatch(/must be one of/);
  });

  it('has its own sentence for the user in her language too', async () => {
    const [en, de] = await Promise.all(
      ['en', 'de'].map((language) => patchAccount(api, 'Owner', '{', { 'accept-language': language })),
    );
    expect(en!.json.user_message).not.toBe(de!.json.user_message);
    expect(en!.json.developer_message).toBe(de!.json.developer_message);
  });
});

describe('A patch that changes nothing', () => {
  it.each([
    ['is empty', {}],
    ['repeats a value', { bio: 'old' }],
    [
      'repeats all values',
      { bio: 'old', gender: 'f', language_proficiencies: [{ code: 'en' }], country: null },
    ],
    ['says the same in other words', { country: '', level_of_education: '', year_of_birth: '1980' }],
  ])('is 200 without a new version or an event, if it %s', async (_, patch) => {
    const before = await getAccount(api, 'Owner');
    const answer = await patchAccount(api, 'Owner', patch);
    expect([answer.status, answer.json]).toEqual([200, before.json]);
    expect(answer.headers.etag).toBe(before.headers.etag);
    expect(await versionOf(api, 'Owner')).toBe(1);
    expect(await changesOf(api, 'Owner')).toEqual([]);
  });
});

describe('A patch that changes something', () => {
  it('writes one record with exactly the fields that changed, their old and new values, and who did it', async () => {
    await seed(api.dataSource, { username: 'audited', bio: 'old', languages: ['en'], gender: 'f' });
    await patchAccount(
      api,
      'AUDITED',
      {
        bio: 'new',
        gender: 'f',
        country: 'DE',
        year_of_birth: '1999',
        language_proficiencies: [{ code: 'fr' }, { code: 'de' }],
      },
      { 'x-request-id': 'request-1' },
    );
    await patchAccount(api, 'audited', { bio: 'new', country: null }, { 'x-request-id': 'request-2' });
    await patchAccount(api, 'audited', { bio: 5, goals: 'refused' });
    expect(await versionOf(api, 'audited')).toBe(3);
    const by = { type: 'account.updated', actor: 'audited', channel: 'api' };
    const [first, ...others] = await changesOf(api, 'audited');
    expect({ ...first, fields: [...first!.fields].sort() }).toEqual({
      ...by,
      version: 2,
      request_id: 'request-1',
      fields: ['bio', 'country', 'language_proficiencies', 'year_of_birth'],
      field_values: {
        bio: { old: 'old', new: 'new' },
        country: { old: null, new: 'DE' },
        language_proficiencies: { old: [{ code: 'en' }], new: [{ code: 'de' }, { code: 'fr' }] },
        year_of_birth: { old: 1980, new: 1999 },
      },
    });
    const second = {
      version: 3,
      request_id: 'request-2',
      fields: ['country'],
      field_values: { country: { old: 'DE', new: null } },
    };
    expect(others).toEqual([{ ...by, ...second }]);
  });

  it('records what was chosen, not what counts', async () => {
    await seed(api.dataSource, { username: 'chooser', account_privacy: null, year_of_birth: null });
    await patchAccount(api, 'chooser', { account_privacy: 'all_users' });
    await patchAccount(api, 'chooser', { account_privacy: null });
    expect((await changesOf(api, 'chooser')).map(({ field_values }) => field_values)).toEqual([
      { account_privacy: { old: null, new: 'all_users' } },
      { account_privacy: { old: 'all_users', new: null } },
    ]);
  });

  it('records every text as it is, whatever JSON and PostgreSQL make of it', async () => {
    await seed(api.dataSource, { username: 'odd', bio: null });
    const text = '\\u0000 \u{1F600} \u2028 "\' e\u0301';
    await patchAccount(api, 'odd', { bio: text });
    expect((await changesOf(api, 'odd'))[0]!.field_values).toEqual({ bio: { old: null, new: text } });
  });

  it('is refused as a whole, with nothing of the database in the answer, if the database refuses it', async () => {
    await seed(api.dataSource, { username: 'refused', bio: 'old' });
    await api.dataSource.query(
      `ALTER TABLE profiles ADD CONSTRAINT only_here CHECK (goals <> 'forbidden here')`,
    );
    const { status, json, text } = await patchAccount(api, 'refused', {
      bio: 'new',
      goals: 'forbidden here',
    });
    expect(status).toBe(400);
    expect(json).toMatchObject({ developer_message: expect.any(String), user_message: expect.any(String) });
    expect(text).not.toMatch(/only_here|profiles|constraint|select|update|\/src\//i);
    expect([await versionOf(api, 'refused'), await changesOf(api, 'refused')]).toEqual([1, []]);
    expect((await getAccount(api, 'refused')).json.bio).toBe('old');
  });
});
