import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createApp } from '../src/app.js';
import { loadSettings } from '../src/config/load-settings.js';
import { seed } from './support/accounts.js';
import { hasBrowser, startBrowser } from './support/browser.js';
import { startPrefixProxy, type PrefixProxy } from './support/prefix-proxy.js';
import { SECRET, startTestApp, tokenFor, type TestApp } from './support/test-app.js';

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
    docs = await createApp(settings, api.dataSource, { developmentToken: await tokenFor('john') });
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

  /** The page, ready; `requests` are what it has asked for so far. */
  async function open(root: string, options: BrowserContextOptions = {}) {
    const context = await browser.newContext(options);
    const page = await context.newPage();
    const requests: string[] = [];
    page.on('request', (request) => requests.push(request.url()));
    page.on('pageerror', (error) => requests.push(String(error)));
    await page.goto(`${root}/docs`);
    await page.waitForSelector('.opblock');
    return { page, requests };
  }

  const operation = (page: Page, id: string) => page.locator(`[id$="-${id}"].opblock`);

  it.each([
    ['at the root', () => url],
    ['behind a path prefix', () => proxy.url],
  ])(
    'asks nobody else, shows every route with prose, and sends requests with the token: %s',
    async (_where, root) => {
      const { page, requests } = await open(root());
      const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: Record<string, object> };
      const routes = Object.values(paths).flatMap(
        (path) => Object.values(path) as { operationId: string; summary: string }[],
      );
      for (const { operationId, summary } of routes) {
        expect(await operation(page, operationId).locator('.opblock-summary-description').innerText()).toBe(
          summary,
        );
      }
      await operation(page, 'getAccount').locator('.opblock-summary-control').click();
      await operation(page, 'getAccount').locator('.execute').click();
      const answer = operation(page, 'getAccount').locator('.live-responses-table');
      await answer.waitFor();
      expect(await answer.locator('tbody .response-col_status').first().innerText()).toMatch(/^200/);
      expect(await answer.innerText()).toContain('"name": "John"');
      expect(requests.filter((one) => !one.startsWith(`${root()}/`) && !one.startsWith('data:'))).toEqual([]);
      await page.context().close();
    },
  );

  it('can be used by keyboard alone', async () => {
    const { page } = await open(url);
    await tabTo(page, '[id$="-getMe"] .opblock-summary-control');
    await page.keyboard.press('Enter');
    await operation(page, 'getMe').locator('.opblock-body').waitFor();
    await tabTo(page, '[id$="-getMe"] .execute');
    await page.keyboard.press('Enter');
    await operation(page, 'getMe').locator('.live-responses-table').waitFor();
    await page.context().close();
  });

  it.each<[string, BrowserContextOptions, string]>([
    ['light', { colorScheme: 'light' }, 'rgb(255, 255, 255)'],
    ['dark', { colorScheme: 'dark' }, 'rgb(28, 32, 34)'],
    ['on a phone', { ...PHONE, colorScheme: 'light' }, 'rgb(255, 255, 255)'],
  ])('is readable, and sound where it is ours: %s', async (_what, options, background) => {
    const { page } = await open(url, { ...options, bypassCSP: true });
    await operation(page, 'patchAccount').locator('.opblock-summary-control').click();
    await operation(page, 'patchAccount').locator('.opblock-body').waitFor();
    expect(await page.evaluate(BACKGROUND)).toBe(background);
    expect(await page.evaluate('document.documentElement.scrollWidth <= innerWidth')).toBe(true);
    await page.evaluate(AXE);
    const [ours, all] = await page.evaluate<[string[], string[]]>(VIOLATIONS);
    expect(ours).toEqual([]);
    expect(all.filter((rule) => !OF_SWAGGER_UI.has(rule))).toEqual([]);
    await page.context().close();
  });
});

/** Presses Tab until that has the focus. */
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < 150; presses += 1) {
    await page.keyboard.press('Tab');
    if (await page.evaluate(`document.activeElement?.matches(${JSON.stringify(selector)})`)) return;
  }
  throw new Error(`${selector} cannot be reached by Tab`);
}

/** What shows behind the text: nothing at all is white. */
const BACKGROUND = `(() => {
  const { backgroundColor } = getComputedStyle(document.documentElement);
  return backgroundColor === 'rgba(0, 0, 0, 0)' ? 'rgb(255, 255, 255)' : backgroundColor;
})()`;

const VIOLATIONS = `(async () => {
  const ids = ({ violations }) => violations.map(({ id }) => id);
  return [ids(await axe.run({ exclude: ['.swagger-ui'] })), ids(await axe.run())];
})()`;

/** The rules that Swagger UI 5.33 itself breaks. */
const OF_SWAGGER_UI = new Set([
  'color-contrast',
  'heading-order',
  'label',
  'nested-interactive',
  'region',
  'scrollable-region-focusable',
  'select-name',
]);
