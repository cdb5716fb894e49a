import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import axe from 'axe-core';
import type { Browser, Page } from 'playwright-core';
import { createToken, hashToken } from '../../src/mail/links/token.js';
import { seed } from '../support/accounts.js';
import { hasBrowser, startBrowser } from '../support/browser.js';
import { askFor, emailOf, press } from '../support/email-changes.js';
import { delivered, linkIn } from '../support/mails.js';
import { proxyDatabase } from '../support/servers/tcp-proxy.js';
import { startPrefixProxy, type PrefixProxy } from '../support/servers/prefix-proxy.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

jest.setTimeout(120_000);

const SERVICE = 'Moon <Base> & "Friends"';

let proxy: PrefixProxy;
let api: TestApp;

beforeAll(async () => {
  proxy = await startPrefixProxy('/users');
  api = await startTestApp({ PUBLIC_URL: proxy.url, SERVICE_NAME: SERVICE });
  await api.app.listen(0, '127.0.0.1');
  proxy.port = (api.app.getHttpServer().address() as { port: number }).port;
});
afterAll(async () => {
  await api.close();
  await proxy.close();
});

/** An account with a pending change, and the paths of its links below the service. */
async function plant(username: string, language = 'en') {
  await seed(api.dataSource, { username, email: `${username}@example.com`, language });
  await askFor(api, username, `${username}@example.org`);
  const mails = await delivered(api);
  const link = (to: string) => linkIn(mails.find((mail) => mail.to === to)!).replace('/users', '');
  return { confirm: link(`${username}@example.org`), revert: link(`${username}@example.com`) };
}

const get = (url: string, headers = {}) => api.request({ url, headers });

describe('The page of a link', () => {
  it('is HTML that nothing keeps, indexes, frames or runs a script in', async () => {
    for (const url of Object.values(await plant('ann'))) {
      const { status, headers, text } = await get(url);
      expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
      expect(headers['content-security-policy']).toMatch(
        /^default-src 'none'; style-src 'sha256-[\w+/]+={0,2}'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'$/,
      );
      expect(headers['referrer-policy']).toBe('no-referrer');
      expect(headers['cache-control']).toBe('no-store');
      expect(headers['x-robots-tag']).toContain('noindex');
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(text).not.toMatch(/<script|https?:|\son\w+=/);
      expect(text.match(/<button/g)).toHaveLength(1);
      expect(text).toContain('Moon &#60;Base&#62; &#38; &#34;Friends&#34;');
      expect(text).not.toMatch(/ann@|example\./);
    }
  });

  it('is the same for a token that is good and for one that is not', async () => {
    const { confirm } = await plant('bea');
    const good = await get(confirm);
    for (const token of [`en-${'x'.repeat(32)}`, 'x', '%00', 'x'.repeat(5_000)]) {
      const bad = await get(`/email_confirm/${token}`);
      expect([bad.status, bad.text]).toEqual([good.status, good.text]);
    }
  });

  it('is in the language of the mail, and of a browser whose link was not made here', async () => {
    const { confirm } = await plant('cat', 'Deutsch');
    const title = async (url: string) =>
      /<html lang="(\w+)">[^]*<title>(.*?) - /
        .exec((await get(url, { 'accept-language': 'es' })).text)!
        .slice(1);
    expect(await title(confirm)).toEqual(['de', 'Neue E-Mail-Adresse bestätigen']);
    expect(await title('/email_revert/x')).toEqual(['es', 'Conserve su dirección anterior']);
  });
});

describe('The page of a link that has done its work', () => {
  const html = { accept: 'text/html' };
  const post = (url: string, headers = html) => api.request({ method: 'POST', url, headers });
  const done = expect.stringContaining('<h1>This link has done its work already</h1>');
  const question = expect.stringContaining('<button');

  it('says so, before the button and after it, as often as it is asked', async () => {
    const { confirm, revert } = await plant('kai');
    for (const link of [confirm, revert]) {
      expect((await get(link)).text).toEqual(question);
      expect((await post(link)).status).toBe(200);
      for (const again of [await get(link), await get(link)]) {
        expect([again.status, again.text]).toEqual([200, done]);
        expect(again.text).not.toContain('<button');
      }
      const { status, text } = await post(link);
      expect([status, text]).toEqual([410, done]);
      const { status: forPrograms, json } = await post(link, { accept: 'application/json' });
      expect([forPrograms, json.title]).toEqual([410, 'Gone']);
    }
  });

  it('does not say so of a confirmation that was undone since', async () => {
    const { confirm, revert } = await plant('ria');
    await post(confirm);
    expect((await get(confirm)).text).toEqual(done);
    await post(revert);
    expect((await get(confirm)).text).toEqual(question);
    const { status, text } = await post(confirm);
    expect([status, text]).toEqual([410, expect.stringContaining('no longer valid')]);
    expect((await get(revert)).text).toEqual(done);
  });

  it('says so in each of two mails that brought the same link', async () => {
    const { confirm } = await plant('lia');
    const second = createToken('en');
    await api.dataSource.query(
      `INSERT INTO email_change_tokens (hash, email_change_id, purpose)
       SELECT $1, c.id, 'confirm' FROM email_changes c JOIN users u ON u.id = c.user_id WHERE u.username = 'lia'`,
      [hashToken(second)],
    );
    await post(confirm);
    expect((await get(`/email_confirm/${second}`)).text).toEqual(done);
  });

  it('is no page of a link that others have made void, or that is for something else', async () => {
    const { confirm, revert } = await plant('mia');
    await post(revert);
    expect((await get(confirm)).text).toEqual(question);
    expect((await post(confirm)).text).toEqual(expect.stringContaining('no longer valid'));
    expect((await get(revert.replace('email_revert', 'email_confirm'))).text).toEqual(question);
  });

  it('is the question again while the database cannot be asked: nothing shows which links are good', async () => {
    const { confirm } = await plant('noa');
    const { proxy: network, url } = await proxyDatabase(api.databaseUrl);
    const cut = await startTestApp({ SERVICE_NAME: SERVICE, DATA_DIR: api.dataDir }, url);
    try {
      network.refuses = true;
      network.dropAll();
      expect((await cut.request({ url: confirm })).text).toEqual(question);
    } finally {
      network.refuses = false;
      await cut.close();
      await network.close();
    }
  });
});

describe('Pressing the button', () => {
  const post = (url: string, accept?: string) =>
    api.request({
      method: 'POST',
      url,
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...(accept && { accept }) },
      payload: '',
    });

  it.each([
    ['text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8', 'text/html'],
    ['*/*', 'text/html'],
    [undefined, 'text/html'],
    ['application/json', 'application/problem+json'],
    ['application/problem+json', 'application/problem+json'],
    ['application/json, text/html;q=0.5', 'application/problem+json'],
  ])('with Accept: %s answers as %s', async (accept, type) => {
    const { status, headers } = await post(`/email_confirm/en-${'x'.repeat(32)}`, accept);
    expect([status, headers['content-type']]).toEqual([410, `${type}; charset=utf-8`]);
  });

  it('shows what has been done, under the same protection', async () => {
    const { confirm } = await plant('dan');
    const { status, text, headers } = await post(confirm);
    expect([status, text]).toEqual([200, expect.stringContaining('Your new email address is confirmed')]);
    expect([headers['referrer-policy'], headers['cache-control']]).toEqual(['no-referrer', 'no-store']);
    expect(text).not.toContain('<button');
  });

  it('of a link that is void says no more than that', async () => {
    for (const token of [`en-${'x'.repeat(32)}`, 'x']) {
      const { status, text } = await post(`/email_confirm/${token}`);
      expect([status, text]).toEqual([410, expect.stringContaining('no longer valid')]);
    }
  });

  it('says that somebody has the address by then: 409', async () => {
    const { confirm } = await plant('eve');
    await seed(api.dataSource, { username: 'squatter', email: 'eve@example.org' });
    const { status, text } = await post(confirm);
    expect([status, text]).toEqual([409, expect.stringContaining('This address is in use')]);
  });

  it('needs no token of a caller, and another method is 405', async () => {
    const { confirm } = await plant('fay');
    const put = await api.request({ method: 'PUT', url: confirm });
    expect([put.status, put.headers.allow]).toEqual([405, 'GET, HEAD, OPTIONS, POST']);
    expect((await press(api, `${confirm}/`)).status).toBe(200);
  });
});

(hasBrowser() ? describe : describe.skip)('In a browser', () => {
  let browser: Browser;
  beforeAll(async () => {
    browser = await startBrowser();
  });
  afterAll(() => browser.close());

  /** Among them what the policy forbids. A status of 410 is one too, and meant. */
  const complaints: string[] = [];
  afterEach(() => {
    expect(complaints.splice(0).filter((text) => !text.includes('status of 410'))).toEqual([]);
  });

  const PHONE = { width: 320, height: 568 };

  async function open(path: string, options: Parameters<Browser['newPage']>[0] = {}): Promise<Page> {
    const page = await browser.newPage({ viewport: PHONE, ...options });
    page.on('console', (message) => complaints.push(message.text()));
    await page.goto(proxy.url + path);
    return page;
  }

  const shoot = async (page: Page, name: string) => {
    if (process.env.SCREENSHOTS)
      await page.screenshot({ path: join(process.env.SCREENSHOTS, `${name}.png`) });
  };

  /** What axe finds wrong with the page as it is shown. */
  async function faults(page: Page): Promise<unknown[]> {
    await page.evaluate(axe.source);
    const found = await page.evaluate(() =>
      (globalThis as unknown as { axe: typeof axe }).axe.run({
        runOnly: ['wcag2a', 'wcag2aa', 'wcag21aa', 'wcag22aa', 'best-practice'],
      }),
    );
    return found.violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)]);
  }

  it('a person confirms and reverts by keyboard, without scripts, below a path prefix', async () => {
    const { confirm, revert } = await plant('gil');
    const page = await open(confirm, { javaScriptEnabled: false });
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    await page.getByRole('heading', { level: 1, name: 'Your new email address is confirmed' }).waitFor();
    expect(page.url()).toBe(proxy.url + confirm);
    expect(await emailOf(api, 'gil')).toBe('gil@example.org');
    await page.goto(proxy.url + revert);
    await page.getByRole('button', { name: 'Undo the change' }).click();
    await page.getByRole('heading', { level: 1, name: 'The change is undone' }).waitFor();
    expect(await emailOf(api, 'gil')).toBe('gil@example.com');
    await page.close();
  });

  it.each([
    ['light', 'de', 'ltr'],
    ['dark', 'ar', 'rtl'],
  ] as const)('every page passes axe in %s, on a phone, in %s', async (colorScheme, language, direction) => {
    const { confirm, revert } = await plant(`hal-${colorScheme}`, language);
    const page = await open(confirm, { colorScheme });
    expect(await page.evaluate('getComputedStyle(document.body).direction')).toBe(direction);
    for (const [name, path] of [
      ['confirm', confirm],
      ['revert', revert],
    ] as const) {
      await page.goto(proxy.url + path);
      expect(await faults(page)).toEqual([]);
      await shoot(page, `${name}-${colorScheme}`);
      await page.getByRole('button').click();
      await page.getByRole('heading', { level: 1 }).waitFor();
      await page.getByRole('button').waitFor({ state: 'detached' });
      expect(await faults(page)).toEqual([]);
      await shoot(page, `${name}ed-${colorScheme}`);
      await page.goto(proxy.url + path);
      expect(await page.getByRole('button').count()).toBe(0);
      expect(await faults(page)).toEqual([]);
    }
    await shoot(page, `done-${colorScheme}`);
    await page.goto(`${proxy.url}/email_confirm/${language}-${'x'.repeat(32)}`);
    await page.getByRole('button').click();
    await page.getByRole('button').waitFor({ state: 'detached' });
    expect(await faults(page)).toEqual([]);
    await shoot(page, `gone-${colorScheme}`);
    await page.close();
  });

  it('the style applies under the policy, nothing is cut off, and the button is big enough for a thumb', async () => {
    const { revert } = await plant('ida', 'de');
    const page = await open(revert);
    const [button, overflow, background] = [
      await page.getByRole('button').boundingBox(),
      await page.evaluate('document.documentElement.scrollWidth - innerWidth'),
      await page.evaluate("getComputedStyle(document.querySelector('button')).backgroundColor"),
    ];
    expect([button!.height >= 44, overflow, background]).toEqual([true, 0, 'rgb(11, 87, 208)']);
    await page.close();
  });

  it.each(['es', 'ar'])('the mails in %s pass axe too', async (language) => {
    await plant(`joe-${language}`, language);
    const mails = (await delivered(api)).filter(({ to }) => to.startsWith(`joe-${language}`));
    expect(mails).toHaveLength(2);
    for (const [index, { html }] of mails.entries()) {
      const page = await browser.newPage({ viewport: PHONE });
      await page.setContent(html);
      // A mail is no page: it has no landmarks, and its subject is its heading.
      const found = (await faults(page)) as [string][];
      expect(
        found.filter(([id]) => !['region', 'landmark-one-main', 'page-has-heading-one'].includes(id)),
      ).toEqual([]);
      await shoot(page, `mail-${language}-${index}`);
      await page.close();
    }
  });
});
