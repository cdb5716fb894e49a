import { Agent } from 'node:http';
import { connect } from 'node:net';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ChangeWatch } from '../../src/changes/change-watch.js';
import { seed } from '../support/accounts.js';
import { cursorAfterAll } from '../support/feed.js';
import { inlineParts } from '../support/document/inline-parts.js';
import { faultsOf, send } from '../support/hostile/hostile-answers.js';
import { takesAway, wildRequests, type ApiDocument } from '../support/hostile/hostile-requests.js';
import { accountUrl, BASE, MERGE_PATCH } from '../support/requests.js';
import { SERVICE, startTestApp, tokenFor, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const RUNS = 3_000;

let api: TestApp;
let base: string;
let document: ApiDocument;
let token: string;
const agent = new Agent({ keepAlive: true, maxSockets: 16 });

beforeAll(async () => {
  api = await startTestApp();
  await seed(api.dataSource, { username: 'anna' }, { username: 'boss', is_staff: true });
  await api.app.listen(0, '127.0.0.1');
  base = `http://127.0.0.1:${(api.app.getHttpServer().address() as { port: number }).port}`;
  document = inlineParts((await api.request({ url: '/openapi.json' })).json as ApiDocument);
  token = await tokenFor('anna');
});
afterAll(async () => {
  agent.destroy();
  await api.close();
});

describe('Whatever is sent', () => {
  it('the answer is declared, below 500, a valid problem if it is one, and gives nothing away', async () => {
    const staff = [`Bearer ${await tokenFor('boss')}`, `Bearer ${await tokenFor(SERVICE)}`];
    const others = [undefined, 'Bearer x.y.z', 'Basic eDp5', `Bearer ${token}`, `Bearer ${token}`];
    const tokens = [...others, ...staff];
    await fc.assert(
      fc.asyncProperty(wildRequests(document, ['anna', 'BOSS', 'nobody'], tokens), async (wild) => {
        fc.pre(!takesAway(wild, staff.includes(wild.headers.authorization ?? '')));
        expect(faultsOf(wild, await send(base, wild, agent), document)).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  }, 120_000);
});

/** What only a socket can send. */
const patchHead = () =>
  `PATCH ${accountUrl('anna')} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\nContent-Type: ${MERGE_PATCH}\r\n`;
const RAW: [what: string, bytes: () => string, statuses: number[]][] = [
  ['no HTTP at all', () => 'hello\r\n\r\n', [400]],
  ['a wrong version', () => 'GET / HTTP/9.9\r\nHost: x\r\n\r\n', [400, 505]],
  ['no Host', () => 'GET /health/live HTTP/1.1\r\n\r\n', [400]],
  ['a header without a colon', () => 'GET / HTTP/1.1\r\nHost: x\r\nnonsense\r\n\r\n', [400]],
  ['a folded header', () => 'GET / HTTP/1.1\r\nHost: x\r\nA: b\r\n c: d\r\n\r\n', [400, 404]],
  ['a NUL in a header', () => 'GET / HTTP/1.1\r\nHost: x\r\nA: \0\r\n\r\n', [400]],
  ['headers without end', () => `GET / HTTP/1.1\r\nHost: x\r\nA: ${'x'.repeat(100_000)}\r\n\r\n`, [431]],
  ['two lengths', () => `${patchHead()}Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}`, [400]],
  [
    'a length and chunks at once',
    () => `${patchHead()}Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n`,
    [400],
  ],
  [
    'a chunk that is none',
    () => `${patchHead()}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`,
    [400],
  ],
  ['a negative length', () => `${patchHead()}Content-Length: -1\r\n\r\n{}`, [400]],
];

describe('On the wire', () => {
  it.each(RAW)('%s is a client error', async (_, bytes, statuses) => {
    const answer = await raw(bytes());
    const status = Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]);
    expect(statuses).toContain(status);
    expect(answer).not.toMatch(/node_modules|Error:/);
  });

  it('a body that breaks off half-way changes nothing and harms nobody', async () => {
    const before = (await api.request({ url: accountUrl('anna'), as: 'anna' })).headers.etag;
    await raw(`${patchHead()}Content-Length: 1000\r\n\r\n{"bio":"half`);
    const after = await api.request({ url: accountUrl('anna'), as: 'anna' });
    expect([after.status, after.headers.etag]).toEqual([200, before]);
  });

  it('a client that hangs up on its side before it has its answer harms nobody', async () => {
    await Promise.all(Array.from({ length: 50 }, () => raw(`${patchHead()}Content-Length: 2\r\n\r\n{}`)));
    expect((await api.request({ url: accountUrl('anna'), as: 'anna' })).status).toBe(200);
  });

  it('of requests that were sent one upon the other none outlives its connection', async () => {
    const cursor = await cursorAfterAll(api);
    const head = `GET ${BASE}/changes?wait=30&cursor=${cursor} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${await tokenFor(SERVICE)}\r\n\r\n`;
    const watch = api.app.get(ChangeWatch);
    const { port, hostname } = new URL(base);
    const [patient, hasty] = [connect(Number(port), hostname), connect(Number(port), hostname)];
    patient.write(head);
    await until(() => watch.waiting === 1);
    hasty.write(head.repeat(8));
    // One after the other: the answers are wanted in that order.
    await until(() => watch.waiting === 2);
    hasty.destroy();
    await until(() => watch.waiting < 2);
    // They had longer to wait than this one, which is still there.
    expect(watch.waiting).toBe(1);
    patient.destroy();
    await until(() => watch.waiting === 0);
  });
});

/** Sends the bytes, ends its side, and reads until the server ends the connection. */
function raw(bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const { port, hostname } = new URL(base);
    const socket = connect(Number(port), hostname, () => socket.end(bytes));
    let answer = '';
    socket.setEncoding('utf8').on('data', (chunk: string) => (answer += chunk));
    socket.on('close', () => resolve(answer)).on('error', reject);
  });
}
