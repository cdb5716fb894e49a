import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import type { Browser } from 'playwright-core';
import { seed } from '../support/accounts.js';
import { hasBrowser, startBrowser } from '../support/browser.js';
import { jpeg } from '../support/pictures.js';
import { startTestApp, tokenFor, type TestApp } from '../support/test-app.js';

const inBrowser = hasBrowser() ? describe : describe.skip;

inBrowser('The client in a browser, on a page of another origin', () => {
  let pages: Server;
  let origin: string;
  let api: TestApp;
  let browser: Browser;

  beforeAll(async () => {
    const { outputFiles } = await build({
      entryPoints: ['clients/typescript/src/client.ts'],
      bundle: true,
      write: false,
      format: 'iife',
      globalName: 'client',
      platform: 'browser',
    });
    const script = outputFiles[0]!.text;
    pages = createServer((_request, response) =>
      response
        .writeHead(200, { 'Content-Type': 'text/html' })
        .end(`<!doctype html><script>${script}</script>`),
    );
    await new Promise<void>((resolve) => pages.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(pages.address() as AddressInfo).port}`;
    api = await startTestApp({ CORS_ORIGINS: origin });
    await seed(api.dataSource, { username: 'ann', email: 'ann@example.com', bio: 'Hello', goals: 'None' });
    await api.app.listen(0, '127.0.0.1');
    browser = await startBrowser();
  });
  afterAll(async () => {
    await browser.close();
    await api.close();
    pages.close();
  });

  it('uploads the file that a user picked, and removes it', async () => {
    const page = await browser.newPage();
    await page.goto(origin);
    const options = JSON.stringify({ baseUrl: await api.app.getUrl(), token: await tokenFor('ann') });
    const base64 = (await jpeg()).toString('base64');
    const said = await page.evaluate(`(async () => {
      const accounts = client.createAccountsClient(${options});
      const bytes = Uint8Array.from(atob('${base64}'), (byte) => byte.charCodeAt(0));
      const hasImage = async () => (await accounts.getOwnAccount()).profile_image.has_image;
      await accounts.uploadImage('ann', new File([bytes], 'me.png', { type: 'image/png' }));
      const uploaded = await hasImage();
      await accounts.deleteImage('ann');
      return [uploaded, await hasImage()];
    })()`);
    expect(said).toEqual([true, false]);
  });

  it('reads, patches by tag, and gets problems', async () => {
    const page = await browser.newPage();
    await page.goto(origin);
    const options = JSON.stringify({ baseUrl: await api.app.getUrl(), token: await tokenFor('ann') });
    const said = await page.evaluate(`(async () => {
      const accounts = client.createAccountsClient(${options});
      const old = await accounts.getOwnAccount();
      const patched = await accounts.patchAccount(old, { goals: null, bio: undefined, country: 'DE' });
      const refused = await accounts.patchAccount(old, { country: 'FR' }).catch((error) => error);
      return {
        email: old.email,
        patched: [patched.goals, patched.bio, patched.country],
        problem: [refused instanceof client.ProblemError, refused.code, refused.etag === patched.etag],
        unchanged: await accounts.getAccount('ann', { ifNoneMatch: patched.etag }) === undefined,
      };
    })()`);
    expect(said).toEqual({
      email: 'ann@example.com',
      patched: [null, 'Hello', 'DE'],
      problem: [true, 'precondition_failed', true],
      unchanged: true,
    });
  });
});
