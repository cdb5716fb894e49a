import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { accountUrl, BASE, MERGE_PATCH } from '../support/requests.js';
import { startTestApp, tokenFor, type TestApp } from '../support/test-app.js';

let api: TestApp;
let port: number;
let token: string;

/** Thirty letters, of which each has six characters in a URL. */
const NAMES = Array.from({ length: 100 }, (_, i) => `${'я'.repeat(28)}${String(i).padStart(2, '0')}`);

beforeAll(async () => {
  api = await startTestApp();
  await seed(api.dataSource, { username: 'anna' }, ...NAMES.map((username) => ({ username })));
  await api.app.listen(0, '127.0.0.1');
  ({ port } = api.app.getHttpServer().address() as { port: number });
  token = await tokenFor('anna');
});
afterAll(() => api.close());

interface Heard {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

function parsed(text: string): Heard {
  const [top = '', ...rest] = text.split('\r\n\r\n');
  const [first = '', ...fields] = top.split('\r\n');
  const headers = fields.map((field) => [field.split(': ')[0]!.toLowerCase(), field.split(': ')[1]!]);
  return {
    status: Number(first.split(' ')[1]),
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: rest.join('\r\n\r\n'),
  };
}

/** Sends lines as they are, and reads until the server closes the connection. */
async function exchange(lines: readonly string[], body = ''): Promise<Heard> {
  const text = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write([...lines, '', body].join('\r\n')));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
  return parsed(text);
}

const get = (path: string, ...more: string[]) =>
  exchange([`GET ${path} HTTP/1.1`, `Authorization: Bearer ${token}`, 'Connection: close', ...more]);

function expectProblem({ status, headers, body }: Heard, expected: number, code: string): void {
  expect(status).toBe(expected);
  expect(headers).toMatchObject({
    'content-type': 'application/problem+json; charset=utf-8',
    'cache-control': 'no-store',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  });
  expect(JSON.parse(body)).toEqual({
    type: `http://127.0.0.1:3000/problems/${code}`,
    title: expect.any(String) as unknown,
    status: expected,
    detail: expect.any(String) as unknown,
    instance: headers['x-request-id'],
    developer_message: expect.any(String) as unknown,
    user_message: expect.any(String) as unknown,
  });
}

describe('The head of a request', () => {
  it('may have a hundred names of any letters', async () => {
    const names = NAMES.map((name) => encodeURIComponent(name)).join();
    const { status, body } = await get(`${BASE}/accounts?usernames=${names}`, 'Host: x');
    expect(status).toBe(200);
    expect(body.match(/"username"/g)).toHaveLength(100);
  });

  it('is 431 above 64 KiB, a problem like any other', async () => {
    expect((await get('/health/live', 'Host: x', `A: ${'x'.repeat(60_000)}`)).status).toBe(200);
    expectProblem(await get('/health/live', 'Host: x', `A: ${'x'.repeat(66_000)}`), 431, 'headers_too_large');
  });

  it.each(['GET', 'OPTIONS', 'PATCH'])('that is no HTTP is 400 (%s)', async (method) => {
    expectProblem(await exchange([`${method} /health/live HTTP/1.1`, 'no colon']), 400, 'malformed_request');
  });
});

describe('Host', () => {
  it.each([
    ['twice', ['Host: x', 'Host: x']],
    ['twice in other letters', ['Host: x', 'hOST: y']],
    ['missing', []],
    ['empty', ['Host:']],
    ['with blanks, a path and a user', ['Host: a b/c@d']],
    ['with a user', ['Host: me@x']],
    ['a URL', ['Host: http://x']],
    ['with a port that is none', ['Host: x:port']],
    ['two hosts', ['Host: x, y']],
  ])('that is %s is 400', async (_, lines) => {
    for (const path of ['/health/live', accountUrl('anna'), '/nowhere']) {
      expectProblem(await get(path, ...lines), 400, 'malformed_request');
    }
  });

  it.each(['x', 'accounts.example.org', 'x:3000', '127.0.0.1:80', '[::1]', '[::1]:80', 'a_b', 'X:'])(
    'may be %s',
    async (host) => {
      expect((await get('/health/live', `Host: ${host}`)).status).toBe(200);
    },
  );

  it('may be missing in HTTP/1.0', async () => {
    expect((await exchange(['GET /health/live HTTP/1.0'])).status).toBe(200);
  });
});

describe('Expect', () => {
  const patch = (expectation: string) =>
    exchange(
      [
        `PATCH ${accountUrl('anna')} HTTP/1.1`,
        ...['Host: x', `Authorization: Bearer ${token}`, `Content-Type: ${MERGE_PATCH}`, 'Connection: close'],
        ...['Content-Length: 2', `Expect: ${expectation}`],
      ],
      '{}',
    );

  it.each(['200-ok', '100-continue, 200-ok', 'x', ''])('"%s" is 417', async (expectation) => {
    const answer = await patch(expectation);
    // Node may have said that it goes on.
    const last = answer.status === 100 ? parsed(answer.body) : answer;
    expectProblem(last, 417, 'expectation_failed');
  });

  it('100-continue is heard', async () => {
    const { status, body } = await patch('100-Continue');
    expect([status, body.startsWith('HTTP/1.1 200')]).toEqual([100, true]);
  });
});
