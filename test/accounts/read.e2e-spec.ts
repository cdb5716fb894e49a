import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { BUILT_IN_FIELDS } from '../../src/accounts/fields/account-fields.js';
import { seed } from '../support/accounts.js';
import { accountUrl, BASE, getAccount } from '../support/requests.js';
import { statementsDuring } from '../support/statements.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

const NAMES = Array.from({ length: 100 }, (_, index) => `many${index}`);

let api: TestApp;

beforeAll(async () => {
  // What is noted of a read is written later, and would be counted with another one.
  api = await startTestApp({ ACCESS_LOG: 'off' });
  await seed(
    api.dataSource,
    { username: 'boss', is_staff: true },
    { username: 'retired', is_staff: true, is_active: false },
    {
      username: 'Erika',
      email: 'Erika@Example.com',
      name: 'Erika Mustermann',
      bio: ' a <b> & \u{1F600} e\u0301 ',
      country: 'DE',
      gender: 'f',
      goals: '',
      language: 'Deutsch',
      languages: ['de', 'en', 'fr'],
      level_of_education: 'm',
      mailing_address: 'Heidestraße 17\n51147 Köln',
      account_privacy: 'all_users',
      date_joined: '2015-11-09T23:27:31.7+01:00',
    },
    { username: 'empty', year_of_birth: null },
    { username: 'Émilie' },
    { username: 'Νίκος' },
    { username: 'sleeper', is_active: false },
    { username: 'a.b+c@d-e_f' },
    { username: 'дж' },
    { username: 'x'.repeat(30) },
    ...NAMES.map((username) => ({ username })),
  );
});
afterAll(() => api.close());

describe('An account', () => {
  it('has every field with its type and exactly the stored text', async () => {
    const { json } = await getAccount(api, 'Erika');
    expect(Object.keys(json)).toEqual(BUILT_IN_FIELDS.names);
    expect(json).toMatchObject({
      username: 'Erika',
      name: 'Erika Mustermann',
      email: 'Erika@Example.com',
      date_joined: '2015-11-09T22:27:32Z',
      is_active: true,
      bio: ' a <b> & \u{1F600} e\u0301 ',
      country: 'DE',
      gender: 'f',
      goals: '',
      language: 'Deutsch',
      language_proficiencies: [{ code: 'de' }, { code: 'en' }, { code: 'fr' }],
      level_of_education: 'm',
      mailing_address: 'Heidestraße 17\n51147 Köln',
      profile_image: {
        has_image: false,
        image_url_full: expect.stringMatching(/^http:\/\//),
        image_url_large: expect.stringMatching(/^http:\/\//),
        image_url_medium: expect.stringMatching(/^http:\/\//),
        image_url_small: expect.stringMatching(/^http:\/\//),
      },
      requires_parental_consent: false,
      year_of_birth: 1980,
      account_privacy: 'all_users',
      accomplishments_shared: false,
    });
  });

  it('has null, an empty list and an empty name for what she never said', async () => {
    const { json } = await getAccount(api, 'empty');
    expect(json).toMatchObject({
      name: '',
      bio: null,
      country: null,
      gender: null,
      goals: null,
      language: null,
      language_proficiencies: [],
      level_of_education: null,
      mailing_address: null,
      year_of_birth: null,
      requires_parental_consent: true,
    });
  });

  it('that is inactive reads itself', async () => {
    const { status, json } = await getAccount(api, 'sleeper');
    expect([status, json.is_active]).toEqual([200, false]);
  });
});

describe('A username in the path', () => {
  it.each([
    ['Erika', 'ERIKA'],
    ['Erika', 'erika'],
    ['Émilie', 'émilie'],
    ['Émilie', 'ÉMILIE'],
    ['Νίκος', 'ΝΊΚΟΣ'],
    ['a.b+c@d-e_f', 'A.B+C@D-E_F'],
    ['дж', 'ДЖ'],
    ['x'.repeat(30), 'X'.repeat(30)],
  ])(
    'finds %s as %s, shows it as stored, and a token in that spelling is its owner',
    async (stored, asked) => {
      const answer = await getAccount(api, asked);
      expect(answer.status).toBe(200);
      expect(answer.json.username).toBe(stored);
      expect(answer.json).toHaveProperty('email');
    },
  );

  it.each([
    ['unknown', 'nobody-knows'],
    ['NUL', '%00'],
    ['a name with NUL in it', 'Eri%00ka'],
    ['31 characters', 'x'.repeat(31)],
    ['one character', 'x'],
    ['only dots', '%2E%2E%2E'],
    ['broken percent-encoding', '%FF'],
    ['half a percent-encoding', 'a%'],
    ['no percent-encoding', '%zz'],
    ['an encoded slash', 'Erika%2Fimage'],
    ['only an encoded slash', '%2F'],
    ['a blank', '%20Erika'],
    ['another letter with the same base', 'Emilie'],
    ['thousands of characters', 'x'.repeat(5_000)],
    ['a quote and a statement', `%27;DROP%20TABLE%20users--`],
  ])('that cannot be one or is none (%s) is 404', async (_, path) => {
    for (const as of ['Erika', SERVICE]) {
      const answer = await api.request({ url: `${BASE}/accounts/${path}`, as });
      expect([answer.status, answer.headers['content-type']]).toEqual([
        404,
        expect.stringMatching(/^application\/problem\+json/),
      ]);
    }
  });

  it.each([
    'view=x',
    'view=',
    'view=Shared',
    'view=shared&view=shared',
    'veiw=shared',
    'field=name',
    'ids=1',
    '__proto__=x',
  ])('takes no other parameter than view=shared: ?%s is 400', async (query) => {
    const answer = await api.request({ url: `${accountUrl('Erika')}?${query}`, as: 'Erika' });
    expect(answer.status).toBe(400);
  });
});

describe('GET /me', () => {
  it.each([
    ['Erika', 'Erika'],
    ['eRIKA', 'Erika'],
    ['ΝΊΚΟΣ', 'Νίκος'],
    ['SomeBody', 'SomeBody'],
  ])('tells %s that she is %s: as stored, else as in the token', async (as, username) => {
    const answer = await api.request({ url: `${BASE}/me`, as });
    expect([answer.status, answer.json]).toEqual([200, { username }]);
  });
});

describe('POST /accounts/search_emails', () => {
  const search = (body: unknown, as: string | typeof SERVICE = SERVICE, type = 'application/json') =>
    api.request({
      method: 'POST',
      url: `${BASE}/accounts/search_emails`,
      as,
      headers: { 'content-type': type },
      payload: typeof body === 'string' ? body : JSON.stringify(body),
    });

  it.each([['boss'], [SERVICE]])(
    'gives staff (%j) id, name and address as stored, in the order asked',
    async (as) => {
      const emails = ['empty@example.com', 'nobody@example.com', 'ERIKA@example.COM', 'empty@EXAMPLE.com'];
      const { status, json } = await search({ emails }, as);
      expect(status).toBe(200);
      expect(json).toEqual([
        { id: expect.any(Number), username: 'empty', email: 'empty@example.com' },
        { id: expect.any(Number), username: 'Erika', email: 'Erika@Example.com' },
      ]);
    },
  );

  it.each([[{ emails: [] }], [{ emails: ['nobody@example.com', '', 'a\0b'] }]])(
    'gives an empty array if %j finds none',
    async (body) => {
      const { status, json } = await search(body);
      expect([status, json]).toEqual([200, []]);
    },
  );

  it.each(['Erika', 'retired', 'stranger'])('is 404 for %s, whatever the body', async (as) => {
    expect((await search({ emails: [] }, as)).status).toBe(404);
    expect((await search('{', as, 'text/plain')).status).toBe(404);
  });

  it.each([
    '',
    '{',
    '[]',
    'null',
    '"x"',
    '{}',
    '{"emails":"a@b.c"}',
    '{"emails":[1]}',
    '{"emails":[null]}',
    '{"emails":null}',
  ])('is 400 for the body %s', async (body) => {
    expect((await search(body)).status).toBe(400);
  });

  it.each(['text/plain', 'application/merge-patch+json', 'application/x-www-form-urlencoded'])(
    'is 415 for %s',
    async (type) => {
      expect((await search({ emails: [] }, SERVICE, type)).status).toBe(415);
    },
  );

  it('tolerates parameters of the content type', async () => {
    expect((await search({ emails: [] }, SERVICE, 'Application/JSON; charset=utf-8')).status).toBe(200);
  });
});

describe('One statement is all that it takes', () => {
  it.each([
    ['one account, for a stranger', `${accountUrl('empty')}`, 'Erika'],
    ['one account, for its owner', `${accountUrl('Erika')}`, 'Erika'],
    ['one account, for a service', `${accountUrl('Erika')}`, SERVICE],
    ['a hundred names', `${BASE}/accounts?usernames=${NAMES.join()}`, 'Erika'],
    ['the own list', `${BASE}/accounts`, 'Erika'],
    ['an address, for a service', `${BASE}/accounts?email=erika@example.com`, SERVICE],
  ])('to read %s', async (_, url, as) => {
    let status: number | undefined;
    const statements = await statementsDuring(async () => {
      status = (await api.request({ url, as })).status;
    });
    expect([status, statements.length]).toEqual([200, 1]);
  });
});
