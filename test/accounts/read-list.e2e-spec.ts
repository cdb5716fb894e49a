import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { BASE } from '../support/requests.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp({ ACCOUNTS_MAX_USERNAMES: '3' });
  await seed(
    api.dataSource,
    { username: 'boss', is_staff: true },
    { username: 'retired', is_staff: true, is_active: false },
    { username: 'Anna', email: 'Anna+Älter@Example.com', account_privacy: 'private' },
    { username: 'ben' },
    { username: 'Éva' },
    { username: 'a+b' },
  );
});
afterAll(() => api.close());

const list = (query: string, as: string | typeof SERVICE = 'ben') =>
  api.request({ url: `${BASE}/accounts${query}`, as });
const names = (accounts: unknown) => (accounts as { username: string }[]).map(({ username }) => username);

describe('A list of usernames', () => {
  it.each([
    ['in the order asked', 'ben,Anna,boss', ['ben', 'Anna', 'boss']],
    ['in the other order', 'boss,Anna,ben', ['boss', 'Anna', 'ben']],
    ['duplicates once, at their first place', 'ben,Anna,BEN,ben', ['ben', 'Anna']],
    ['unknown names left out', 'nobody,Anna,ghost', ['Anna']],
    ['whatever their letter case', 'ANNA,%C3%A9VA', ['Anna', 'Éva']],
    ['without the blanks around them', '%20Anna%20,%09ben+', ['Anna', 'ben']],
    ['without empty items', ',,Anna,,%20,ben,', ['Anna', 'ben']],
    ['names that cannot be one left out', 'Anna,%00,...', ['Anna']],
    ['a plus that is encoded', 'a%2Bb', ['a+b']],
    ['a comma that is encoded', 'ben%2CAnna', ['ben', 'Anna']],
  ])('gives the accounts %s', async (_, asked, expected) => {
    for (const parameter of ['usernames', 'username']) {
      const answer = await list(`?${parameter}=${asked}`);
      expect([answer.status, names(answer.json)]).toEqual([200, expected]);
    }
  });

  it.each([
    ['no name exists', 'usernames=nobody,ghost'],
    ['it has no name', 'usernames='],
    ['it has only blanks and commas', 'usernames=%20,,%20'],
    ['it has no name under its alias', 'username='],
    ['no name can be one', `usernames=...,${'x'.repeat(31)},%00`],
    ['its percent-encoding is broken', 'usernames=%FF'],
  ])('is 404 if %s', async (_, query) => {
    expect((await list(`?${query}`)).status).toBe(404);
  });

  it.each([
    ['both parameters', 'usernames=ben&username=ben'],
    ['both parameters, one empty', 'usernames=&username=ben'],
    ['one twice', 'usernames=ben&usernames=ben'],
    ['the alias twice', 'username=ben&username=Anna'],
    ['the address twice', 'email=a@b.c&email=a@b.c'],
    ['an unknown parameter', 'user=ben'],
    ['an unknown parameter beside a known one', 'usernames=ben&limit=1'],
    ['a misspelt letter case', 'Usernames=ben'],
    ['a list in another notation', 'usernames[]=ben'],
    ['an unknown view', 'usernames=ben&view=x'],
    ['an unknown view of the own list', 'view=full'],
    ['a parameter called like a member of every object', 'constructor=1'],
    ['a parameter called like its prototype', '__proto__=1'],
  ])('is 400 with %s', async (_, query) => {
    const answer = await list(`?${query}`);
    expect([answer.status, answer.json.status]).toEqual([400, 400]);
  });

  it('is 400 above the limit of distinct names, known or not', async () => {
    expect((await list('?usernames=ben,Anna,boss,nobody')).status).toBe(400);
  });

  it('counts a name once in whatever letter case, and no empty item', async () => {
    const answer = await list('?usernames=ben,,BEN,Anna,anna,%20,boss,Boss,');
    expect([answer.status, names(answer.json)]).toEqual([200, ['ben', 'Anna', 'boss']]);
  });

  it('is 404 for names of any length', async () => {
    expect((await list(`?usernames=${'x'.repeat(4_000)}`)).status).toBe(404);
  });
});

describe('The own list', () => {
  it.each(['Anna', 'anna', 'retired'])('holds the one account of %s', async (as) => {
    const answer = await list('', as);
    expect(answer.status).toBe(200);
    expect(names(answer.json)[0]!.toLowerCase()).toBe(as.toLowerCase());
    expect(answer.json).toHaveLength(1);
  });

  it.each(['stranger', 'x', '...', 'a\u0000b'])('is 404 for %j, who has no account', async (as) => {
    expect((await list('', as)).status).toBe(404);
  });

  it('is 404 for a service without an account, and holds that of one that has an account', async () => {
    expect((await list('', SERVICE)).status).toBe(404);
    expect((await list('', { username: 'ben', staff: true })).json[0].username).toBe('ben');
  });
});

describe('A look-up by address', () => {
  const ADDRESS = 'anna%2B%C3%A4lter@example.com';

  it.each([['boss'], [SERVICE]])('gives staff (%j) an array of one, whatever the letter case', async (as) => {
    const answer = await list(`?email=${ADDRESS}`, as);
    expect(answer.status).toBe(200);
    expect(answer.json).toHaveLength(1);
    expect(answer.json[0]).toMatchObject({ username: 'Anna', email: 'Anna+Älter@Example.com' });
  });

  it.each([['unknown@example.com'], [''], ['%00'], ['%25'], ['anna%2B%C3%A4lter@example.co_']])(
    'is 404 for staff if no account has the address %j',
    async (email) => {
      expect((await list(`?email=${email}`, SERVICE)).status).toBe(404);
    },
  );

  it.each(['ben', 'Anna', 'retired', 'stranger'])(
    'is 403 for %s, whether the address exists or not',
    async (as) => {
      expect((await list(`?email=${ADDRESS}`, as)).status).toBe(403);
      expect((await list('?email=unknown@example.com', as)).status).toBe(403);
    },
  );
});
