import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createApp } from '../../src/app.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { seed } from '../support/accounts.js';
import { hasBrowser, keepPicture, startBrowser } from '../support/browser.js';
import { startPrefixProxy, type PrefixProxy } from '../support/servers/prefix-proxy.js';
import { SECRET, startTestApp, tokenFor, type TestApp } from '../support/test-app.js';

const PREFIX = '/accounts-service';
const AXE = readFileSync('node_modules/axe-core/axe.min.js', 'utf8');
const inBrowser = hasBrowser() ? describe : describe.skip;
const PHONE: BrowserContextOptions = {
  viewport: { width: 390, height: 844 },
  isMobile: true,
  hasTouch: true,
};

inBrowser('/docs in a browser', () => {
  let api: TestApp;
  let docs: Awaited<ReturnType<typeof createApp>>;
  let proxy: PrefixProxy;
  let browser: Browser;
  let url: string;

  beforeAll(async () => {
    api = await startTestApp();
    await seed(api.dataSource, { username: 'john', name: 'John' });
    const settings = loadSettings({
      JWT_SECRET: SECRET,
      LOG_LEVEL: 'silent',
      DATABASE_URL: api.databaseUrl,
      PUBLIC_URL: `https://host.example${PREFIX}`,
    });
    docs = await createApp(settings, api.dataSource, {
      developmentCallers: [
        { username: 'john', isStaff: false, token: await tokenFor('john') },
        { username: 'staff', isStaff: true, token: await tokenFor({ username: 'staff', staff: true }) },
      ],
    });
    await docs.listen(0, '127.0.0.1');
    url = await docs.getUrl();
    proxy = await startPrefixProxy(PREFIX);
    proxy.port = Number(new URL(url).port);
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await proxy.close();
    await docs.close();
    await api.close();
  });

  /** The page, ready; `requests` are what it has asked for so far, and its errors. */
  async function open(root: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => requests.push(String(error)));
    page.on('console', (message) => {
      // Scalar says so of a request that was answered already, if it is still at work on it when its dialog closes.
      if (message.type() === 'error' && message.text() !== 'The request has been cancelled')
        requests.push(message.text());
    });
    await page.goto(`${root}/docs`);
    await page.waitForSelector('main .introduction-section');
    return { page, requests };
  }

  /** Scrolls to the first operation, which is drawn only then, and opens what sends it. */
  async function openClient(page: Page): Promise<void> {
    await page.evaluate('document.querySelector(\'[id$="tag/accounts"]\').scrollIntoView()');
    await page
      .getByRole('button', { name: /^Test Request/ })
      .first()
      .click();
    await page.getByRole('dialog').waitFor();
  }

  const send = (page: Page) => page.getByRole('dialog').getByRole('button', { name: /^Send get request/ });

  it.each([
    ['at the root', () => url],
    ['behind a path prefix', () => proxy.url],
  ])('asks nobody else, and sends requests with the chosen token: %s', async (_where, root) => {
    const { page, requests } = await open(root());
    for (const [caller, is_staff] of [
      ['john, a user', false],
      ['staff, who sees every account', true],
    ] as const) {
      await page.getByLabel(caller).check();
      await openClient(page);
      const answered = page.waitForResponse((response) => response.url().includes('/api/'));
      await send(page).click();
      const answer = await answered;
      const [, claims] = answer.request().headers().authorization!.split('.');
      expect(Buffer.from(claims!, 'base64url').toString().includes('accounts:staff')).toBe(is_staff);
      expect([answer.status(), answer.url()]).toEqual([200, `${root()}/api/user/v1/accounts/john`]);
      await page.getByRole('dialog').getByText('"name": "John"').waitFor();
      await page.keyboard.press('Escape');
      await page.getByRole('dialog').waitFor({ state: 'hidden' });
    }
    expect(requests.filter((one) => !one.startsWith(`${root()}/`) && !one.startsWith('data:'))).toEqual([]);
    await page.context().close();
  });

  it('names every route', async () => {
    const { page } = await open(url);
    const closed = page.getByRole('button', { name: /^Open Group/ });
    while ((await closed.count()) > 0) await closed.first().click();
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: Record<string, object> };
    const routes = Object.values(paths).flatMap((path) => Object.values(path) as { summary: string }[]);
    const shown = await page.locator('aside').innerText();
    expect(routes.map(({ summary }) => summary).filter((summary) => !shown.includes(summary))).toEqual([]);
    await page.context().close();
  });

  it('can be used by keyboard alone', async () => {
    const { page } = await open(url);
    await tabTo(page, '#callers input');
    await page.keyboard.press('ArrowRight');
    expect(await page.getByLabel('staff, who').isChecked()).toBe(true);
    await page.evaluate('document.querySelector(\'[id$="tag/accounts"]\').scrollIntoView()');
    await page
      .getByRole('button', { name: /^Test Request/ })
      .first()
      .focus();
    await page.keyboard.press('Enter');
    await page.getByRole('dialog').waitFor();
    const answered = page.waitForResponse((response) => response.url().includes('/api/'));
    await page.keyboard.press('Control+Enter');
    expect((await answered).status()).toBe(200);
    await page.context().close();
  });

  it.each<[string, BrowserContextOptions, string]>([
    ['light', { colorScheme: 'light' }, 'rgb(255, 255, 255)'],
    ['dark', { colorScheme: 'dark' }, 'rgb(15, 15, 15)'],
    ['on a phone', { ...PHONE, colorScheme: 'light' }, 'rgb(255, 255, 255)'],
    ['on a phone, dark', { ...PHONE, colorScheme: 'dark' }, 'rgb(15, 15, 15)'],
  ])('is readable, and axe finds nothing: %s', async (what, options, background) => {
    const { page } = await open(url, { ...options, bypassCSP: true });
    expect(await page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe(background);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.evaluate(AXE);
    expect(await page.evaluate(VIOLATIONS)).toEqual([]);
    await keepPicture(page, `docs ${what}`);
    await openClient(page);
    await page.waitForFunction(FADED_IN);
    expect(await page.evaluate(VIOLATIONS)).toEqual([]);
    await keepPicture(page, `docs ${what}, sending`);
    await page.context().close();
  });
});

/** Presses Tab until that has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 20; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`${selector} cannot be reached by Tab`);
}

/** A contrast is the one that is meant only when nothing is half transparent any more. */
const FADED_IN = `[...document.querySelectorAll('[role="dialog"], [role="dialog"] *')].every((element) =>
  element.getAnimations().every(({ playState }) => playState !== 'running'))
  && (function opaque(element) {
    return !element || (getComputedStyle(element).opacity === '1' && opaque(element.parentElement));
  })(document.querySelector('[role="dialog"]'))`;

const VIOLATIONS = `axe.run().then(({ violations }) =>
  violations.flatMap(({ id, nodes }) => nodes.map(({ target }) => [id, ...target].join(' '))))`;
