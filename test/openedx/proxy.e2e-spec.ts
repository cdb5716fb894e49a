import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { RESERVED_USERNAMES } from '../../src/accounts/fields/names/reserved-usernames.js';
import { seed } from '../support/accounts.js';
import { jpeg, uploadBytes } from '../support/pictures.js';
import { BASE } from '../support/requests.js';
import { freePort } from '../support/servers/free-port.js';
import { hasNginx, startNginx } from '../support/servers/nginx.js';
import { startTestApp, tokenFor, type TestApp } from '../support/test-app.js';

/*
 * The proxy of docs/open-edx.md: which paths of the LMS's host come here, and which stay where they are.
 */

const [, CONFIGURATION] = /```nginx\n([\s\S]*?)```/.exec(readFileSync('docs/open-edx.md', 'utf8'))!;
const PATTERN = / \^\/api\/user\/v1\/accounts\/\(([a-z_|]+)\)/;

it('The proxy leaves the routes to the LMS that nobody here can be called after', () => {
  const [, names] = PATTERN.exec(CONFIGURATION!)!;
  const ours = ['search_emails', 'snapshot'];
  const others = RESERVED_USERNAMES.filter((name) => !ours.includes(name));
  // `verifications` is no name of theirs below /accounts alone, and may be somebody's here.
  expect(names!.split('|')).toEqual([...others, 'verifications']);
});

(hasNginx() ? describe : describe.skip)('Behind nginx', () => {
  let api: TestApp;
  let lms: Server;
  let nginx: Awaited<ReturnType<typeof startNginx>>;
  let url: string;
  let configured: (port: number, changed?: (configuration: string) => string) => string;

  beforeAll(async () => {
    const port = await freePort();
    url = `http://127.0.0.1:${port}`;
    api = await startTestApp({ ACCOUNT_FIELDS: 'openedx', PUBLIC_URL: url });
    await api.app.listen(0, '127.0.0.1');
    await seed(api.dataSource, { username: 'ana' }, { username: 'retired' });
    lms = createServer((request, response) => response.end(`the LMS: ${request.url}`));
    await new Promise<void>((resolve) => lms.listen(0, '127.0.0.1', resolve));
    const portOf = (server: { address(): unknown }) => (server.address() as AddressInfo).port;
    // Compression as many sites have it for all that they serve.
    configured = (own, changed = (same) => same) =>
      `gzip on; gzip_types application/json; gzip_min_length 1;\n${changed(CONFIGURATION!)}`
        .replace('accounts.internal:3000', `127.0.0.1:${portOf(api.app.getHttpServer())}`)
        .replace('lms.internal:8000', `127.0.0.1:${portOf(lms)}`)
        .replace('listen 80;', `listen 127.0.0.1:${own};`);
    nginx = await startNginx(configured(port), url);
  });
  afterAll(async () => {
    await nginx?.stop();
    lms?.closeAllConnections();
    lms?.close();
    await api?.close();
  });

  const ask = async (path: string, init: RequestInit = {}) => {
    const headers = { authorization: `JWT ${await tokenFor('ana')}`, ...(init.headers as object) };
    const response = await fetch(`${url}${path}`, { ...init, headers });
    return { status: response.status, headers: response.headers, text: await response.text() };
  };

  it.each([
    `${BASE}/accounts/ana`,
    `${BASE}/accounts/ana/`,
    `${BASE}/accounts/retired`,
    `${BASE}/accounts?usernames=ana,retired`,
    `${BASE}/accounts`,
    `${BASE}/accounts/ana/visibility`,
    `${BASE}/preferences/ana`,
    `${BASE}/preferences/ana/`,
    `${BASE}/me`,
    '/user_api/v1/preferences/time_zones/',
    '/user_api/v1/preferences/time_zones/?country_code=DE',
  ])('%s comes here', async (path) => {
    const { status, text } = await ask(path);
    expect([status, text.startsWith('the LMS')]).toEqual([200, false]);
  });

  it.each([
    '/',
    '/login',
    '/user_api/v1/account/registration/',
    '/user_api/v1/preferences/email_opt_in/',
    `${BASE}/account/registration/`,
    `${BASE}/accounts/retirement_queue/?cool_off_days=1`,
    `${BASE}/accounts/update_retirement_status/`,
    `${BASE}/accounts/deactivate_logout/`,
    `${BASE}/accounts/ana/retirement_status/`,
    `${BASE}/accounts/ana/verification_status/`,
    `${BASE}/changes`,
    `${BASE}/validation/registration`,
  ])('%s stays at the LMS', async (path) => {
    expect((await ask(path)).text).toBe(`the LMS: ${path}`);
  });

  it('pictures come here', async () => {
    expect((await uploadBytes(api, 'ana', await jpeg())).status).toBe(204);
    const { profile_image: image } = JSON.parse((await ask(`${BASE}/accounts/ana`)).text) as {
      profile_image: { image_url_full: string };
    };
    const picture = await fetch(image.image_url_full);
    expect([picture.status, picture.headers.get('content-type')]).toEqual([200, 'image/webp']);
    expect(image.image_url_full.startsWith(url)).toBe(true);
  });

  it('every link that mails and errors have comes here', async () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: object };
    const mailed = Object.keys(paths).filter((path) => path.endsWith('/{token}'));
    expect(mailed.length).toBeGreaterThan(2);
    const referredTo = ['/problems/not_found', '/schemas/account-event-1.json'];
    for (const path of [...mailed.map((path) => path.replace('{token}', 'nothing')), ...referredTo]) {
      expect([path, (await ask(path)).text.startsWith('the LMS')]).toEqual([path, false]);
    }
  });

  it('writing works through it: bodies, tags and long heads', async () => {
    const { headers } = await ask(`${BASE}/accounts/ana`);
    const patched = await ask(`${BASE}/preferences/ana`, {
      method: 'PATCH',
      headers: { 'content-type': 'application/merge-patch+json', 'if-match': headers.get('etag')! },
      body: '{"visibility.bio": "private"}',
    });
    expect(patched.status).toBe(204);
    const put = await ask(`${BASE}/preferences/ana/a%20key%2Fx`, {
      ...{ method: 'PUT', headers: { 'content-type': 'text/plain' }, body: 'x' },
    });
    expect(put.status).toBe(204);
    expect((await ask(`${BASE}/preferences/ana/a%20key%2Fx`)).text).toBe('"x"');
    const names = Array.from({ length: 100 }, (_, i) => `${'名'.repeat(12)}${i}`);
    const list = await ask(
      `${BASE}/accounts?usernames=${encodeURIComponent([...names.slice(1), 'ana'].join())}`,
    );
    expect(list.status).toBe(200);
    const upload = await ask(`${BASE}/accounts/ana/image?mobile=true`, {
      ...{ method: 'POST', headers: { 'content-type': 'image/jpeg' }, body: new Uint8Array(1_500_000) },
    });
    expect([upload.status, upload.text]).toEqual([400, expect.stringContaining('invalid_image')]);
  });

  it('where it compresses, tags are weak: they do for If-None-Match, and If-Match takes none of them', async () => {
    const port = await freePort();
    const compressing = `http://127.0.0.1:${port}`;
    const other = await startNginx(
      configured(port, (configuration) => configuration.replace('gzip off;', '')),
      compressing,
    );
    const headers = { authorization: `JWT ${await tokenFor('ana')}` };
    const account = `${compressing}${BASE}/accounts/ana`;
    const { etag, ...read } = Object.fromEntries((await fetch(account, { headers })).headers);
    expect([etag, read['content-encoding']]).toEqual([expect.stringMatching(/^W\/"/), 'gzip']);
    const again = await fetch(account, { headers: { ...headers, 'if-none-match': etag! } });
    expect(again.status).toBe(304);
    const patch = async (tag: string) => {
      const sent = { ...headers, 'content-type': 'application/merge-patch+json', 'if-match': tag };
      return (await fetch(account, { method: 'PATCH', headers: sent, body: '{"bio":"x"}' })).status;
    };
    expect(await patch(etag!)).toBe(412);
    const { headers: own } = await ask(`${BASE}/accounts/ana`);
    expect(await patch(own.get('etag')!)).toBe(200);
    await other.stop();
  });
});
