import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import axe from 'axe-core';
import { seed } from '../support/accounts.js';
import { accessesOf, askAccesses } from '../support/accesses.js';
import { unzip } from '../support/archives.js';
import { hasBrowser, startBrowser } from '../support/browser.js';
import { askFor } from '../support/email-changes.js';
import { askForErasure, dump } from '../support/erasures.js';
import { delivered } from '../support/mails.js';
import { jpeg, uploadBytes } from '../support/pictures.js';
import { accountUrl, getAccount, patchAccount } from '../support/requests.js';
import { runAccounts } from '../support/service/command-line.js';
import { SERVICE, startTestApp, tokenFor, type TestApp } from '../support/test-app.js';
import { createTestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const FIELDS = JSON.stringify({
  pronouns: { type: 'text', title: { en: 'Pronouns', de: 'Pronomen' }, shareable: true },
  staff_no: { type: 'text', write: 'staff', unique: true },
});
const SERVICE_SCOPES = '{"eraser": {"fields": ["username"], "erase": true}}';
const TEXTS = ['name', 'bio', 'goals', 'mailing_address'];

let api: TestApp;
let url: string;
beforeAll(async () => {
  api = await startTestApp({ ACCOUNT_FIELDS: FIELDS, RATE_LIMIT_DATA: '6', SERVICE_SCOPES });
  await api.app.listen(0, '127.0.0.1');
  url = `http://127.0.0.1:${(api.app.getHttpServer().address() as { port: number }).port}`;
  await seed(api.dataSource, { username: 'boss', is_staff: true }, { username: 'other' });
});
afterAll(() => api.close());

const dataUrl = (username: string) => `${accountUrl(username)}/data`;

async function download(username: string, { dataUrl: _, ...headers }: Record<string, string> = {}) {
  const authorization = `Bearer ${await tokenFor(username)}`;
  const response = await fetch(url + dataUrl(username), { headers: { authorization, ...headers } });
  const bytes = Buffer.from(await response.arrayBuffer());
  const files = response.status === 200 ? await unzip(bytes) : new Map<string, Buffer>();
  const text = (name: string) => files.get(name)!.toString();
  return {
    status: response.status,
    headers: response.headers,
    files,
    text,
    json: (name: string) => JSON.parse(text(name)),
  };
}

/** An account with a canary everywhere. */
async function plant(username: string): Promise<void> {
  await seed(api.dataSource, {
    ...{ username, email: `canary-${username}@example.com`, languages: ['de', 'en'], language: 'Deutsch' },
    ...Object.fromEntries(TEXTS.map((field) => [field, `canary old ${field}`])),
  });
  const texts = Object.fromEntries(TEXTS.map((field) => [field, `canary new ${field}`]));
  const extended = { pronouns: 'canary <pronouns> & "more"' };
  expect((await patchAccount(api, username, { ...texts, extended })).status).toBe(200);
  expect((await uploadBytes(api, username, await jpeg())).status).toBe(204);
  await askFor(api, username, `canary-other-${username}@example.com`);
  await api.request({
    url: accountUrl(username),
    as: 'boss',
    headers: { 'access-purpose': 'canary purpose' },
  });
}

describe('The data of a user', () => {
  it('are an archive with all that is stored, readable for people and programs', async () => {
    await plant('ann');
    const { status, headers, files, text, json } = await download('ann');
    expect([status, headers.get('content-type')]).toEqual([200, 'application/zip']);
    expect(headers.get('content-disposition')).toBe('attachment; filename="account-data.zip"');
    expect([...files.keys()].sort()).toEqual([
      ...['accesses.json', 'account.json', 'email_changes.json', 'history.json', 'index.html'],
      ...['picture.webp', 'preferences.json'],
    ]);
    expect(text('account.json')).toMatch(/^\{.*\}\n$/);
    expect(json('account.json')).toMatchObject({
      ...{ username: 'ann', email: 'canary-ann@example.com', bio: 'canary new bio' },
      extended: { pronouns: 'canary <pronouns> & "more"' },
    });
    const history = json('history.json') as { changes: Record<string, unknown> }[];
    expect(history[0]!.changes).toMatchObject({ bio: { old: 'canary old bio', new: 'canary new bio' } });
    expect(json('email_changes.json')).toMatchObject([
      { state: 'requested', new_email: 'canary-other-ann@example.com' },
    ]);
    expect(json('accesses.json')).toMatchObject([{ by: 'boss', purpose: 'canary purpose', count: 1 }]);
    expect(json('preferences.json')).toEqual({});
    expect(files.get('picture.webp')!.subarray(8, 12).toString()).toBe('WEBP');
    const page = text('index.html');
    for (const canary of [...TEXTS.flatMap((field) => [`canary old ${field}`, `canary new ${field}`])]) {
      expect(page).toContain(canary);
    }
    for (const canary of [
      'canary purpose',
      'canary-other-ann@',
      'canary &#60;pronouns&#62; &#38; &#34;more&#34;',
    ]) {
      expect(page).toContain(canary);
    }
    expect(page).toContain('<html lang="de">');
    expect(page).toMatch(/<dt>Pronomen<\/dt>/);
    expect(page).not.toMatch(/<script|https?:|\son\w+=|<link|@import|url\(/);
  });

  it('are imported as they are, and give the same account again', async () => {
    await plant('bea');
    const line = (await download('bea')).text('account.json');
    const database = await createTestDatabase();
    const second = await startTestApp({ ACCOUNT_FIELDS: FIELDS }, database.url);
    try {
      const env = { DATABASE_URL: database.url, ACCOUNT_FIELDS: FIELDS };
      const { code, stderr } = await runAccounts(['import', '-'], { env, input: line });
      expect([code, stderr]).toEqual([0, expect.anything()]);
      const { stdout } = await runAccounts(['export'], { env });
      expect(stdout).toBe(line);
    } finally {
      await second.close();
      await database.drop();
    }
  });

  it('are for the owner alone', async () => {
    await plant('cat');
    const ask = (as: string | typeof SERVICE | undefined, username = 'cat', method: 'GET' | 'HEAD' = 'GET') =>
      api
        .request({ method, url: dataUrl(username), ...(as !== undefined && { as }) })
        .then(({ status }) => status);
    expect([await ask('boss'), await ask(SERVICE)]).toEqual([403, 403]);
    expect([
      await ask('other'),
      await ask('other', 'nobody-at-all'),
      await ask('boss', 'nobody-at-all'),
    ]).toEqual([...[404, 404, 404]]);
    expect(await ask(undefined)).toBe(401);
    const head = await api.request({ method: 'HEAD', url: dataUrl('cat'), as: 'cat' });
    expect([head.status, head.headers['content-type'], head.text]).toEqual([200, 'application/zip', '']);
    expect((await api.request({ url: `${dataUrl('cat')}?x=1`, as: 'cat' })).status).toBe(400);
  });

  it.each([
    ['application/zip', 200],
    ['text/html, */*;q=0.1', 200],
    ['application/json', 406],
  ])('take Accept: %s as %s', async (accept, status) => {
    for (const method of ['GET', 'HEAD'] as const) {
      const answer = await api.request({ method, url: dataUrl('other'), as: 'other', headers: { accept } });
      expect(answer.status).toBe(status);
      if (status === 406 && method === 'GET') expect(answer.json.detail).toContain('application/zip');
    }
  });

  it('go to a service that may erase, which is in the list with all of it, without a picture that needs consent', async () => {
    const photographed = async (username: string, yearOfBirth: number | null) => {
      await seed(api.dataSource, { username, year_of_birth: 1990 });
      expect((await uploadBytes(api, username, await jpeg())).status).toBe(204);
      // As if the limit had been raised since.
      await api.dataSource.query(
        'UPDATE profiles SET year_of_birth = $2 WHERE user_id = (SELECT id FROM users WHERE username = $1)',
        [username, yearOfBirth],
      );
    };
    const picturesOf = async (username: string, as: Parameters<typeof tokenFor>[0]) => {
      const authorization = `Bearer ${await tokenFor(as)}`;
      const response = await fetch(url + dataUrl(username), { headers: { authorization } });
      const files = await unzip(Buffer.from(await response.arrayBuffer()));
      expect(files.get('index.html')!.includes('<img')).toBe(files.has('picture.webp'));
      return files.has('picture.webp');
    };
    await photographed('adult', 1990);
    await photographed('minor', new Date().getUTCFullYear() - 5);
    await photographed('unknown', null);
    for (const username of ['adult', 'minor', 'unknown']) {
      // Of the name of the account, but nobody's owner.
      const service = { username, scopes: ['eraser'] };
      expect(await picturesOf(username, service)).toBe(username === 'adult');
      expect(await picturesOf(username, username)).toBe(true);
      const [access, ...others] = await accessesOf(api, username);
      expect(others).toEqual([]);
      expect(access).toMatchObject({ by: username, kind: 'service', count: 1 });
      expect(access!.fields).toEqual(
        expect.arrayContaining(['email', 'is_staff', 'history', 'email_change', 'accesses']),
      );
    }
  });

  it('are given out so often an hour, and no more', async () => {
    await plant('dan');
    const statuses = [];
    for (let n = 0; n < 7; n++) statuses.push((await download('dan')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 200, 429]);
    expect(Number((await download('dan')).headers.get('retry-after'))).toBeGreaterThan(3_000);
  });

  it('leave when the reader has gone, and no place is kept', async () => {
    await plant('eve');
    await manyChanges('eve', 8_000);
    const gone = new AbortController();
    const headers = { authorization: `Bearer ${await tokenFor('eve')}` };
    const response = await fetch(url + dataUrl('eve'), { headers, signal: gone.signal });
    await response.body!.getReader().read();
    gone.abort();
    for (let n = 0; n < 3; n++) {
      const { json } = await until(async () => {
        const answer = await download('eve');
        return answer.status === 200 && answer;
      });
      expect(json('history.json')).toHaveLength(8_003);
    }
  });

  it('are gone once the account is erased, wherever they were', async () => {
    await plant('fay');
    await delivered(api);
    await askAccesses(api, 'fay');
    expect(await dump(api.dataSource)).toMatch(/canary[^"]*fay/);
    expect((await askForErasure(api, 'fay', 'boss')).status).toBe(204);
    const rest = (await dump(api.dataSource)).split('\n').filter((line) => /canary.*fay/.test(line));
    expect(rest).toEqual([]);
    expect((await delivered(api)).filter(({ to }) => to.includes('fay'))).toEqual([]);
    expect((await getAccount(api, 'fay', 'boss')).status).toBe(404);
    expect(await accessesOf(api, 'boss')).toEqual([]);
  });
});

/** As if she had changed her biography so often. */
async function manyChanges(username: string, count: number): Promise<void> {
  await api.dataSource.query(
    `WITH changed AS (UPDATE users SET version = version + $2 WHERE username = $1 RETURNING id, version)
     INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel)
     SELECT id, version - $2 + n, 'account.updated', '{bio}', jsonb_build_object('bio', jsonb_build_object('old', md5(n::text), 'new', md5(n || 'new') || md5(n || 'x'))),
       $1, 'api'
     FROM changed, generate_series(1, $2) AS n`,
    [username, count],
  );
}

(hasBrowser() ? describe : describe.skip)('The page, opened from a disk', () => {
  it.each(['light', 'dark'] as const)('shows all, and axe finds nothing: %s', async (colorScheme) => {
    const username = `gil-${colorScheme}`;
    await plant(username);
    const folder = await mkdtemp(join(tmpdir(), 'data-page-'));
    const browser = await startBrowser();
    try {
      for (const [name, content] of (await download(username)).files)
        await writeFile(join(folder, name), content);
      const context = await browser.newContext({
        colorScheme,
        viewport: { width: 390, height: 800 },
        bypassCSP: true,
      });
      const page = await context.newPage();
      const asked: string[] = [];
      page.on('request', (request) => asked.push(request.url()));
      await page.goto(pathToFileURL(join(folder, 'index.html')).href);
      expect(asked.filter((one) => !one.startsWith('file:') && !one.startsWith('data:'))).toEqual([]);
      expect(await page.title()).toContain(username);
      expect(await page.evaluate(`document.querySelector('img').naturalWidth`)).toBeGreaterThan(0);
      await page.evaluate(axe.source);
      const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
      expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    } finally {
      await browser.close();
      await rm(folder, { recursive: true, force: true });
    }
  });
});
