import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { fastify, type FastifyInstance } from 'fastify';
import { readText } from '../body/read-body.js';
import { leaveBodiesUnread } from '../body/unread-body.js';
import type { Problem } from '../problem.js';
import { limitPatience, longestPatience } from './patience.js';

let server: FastifyInstance;
let go: () => void;

beforeEach(() => {
  server = fastify();
  leaveBodiesUnread(server);
  server.setErrorHandler((error: Problem, _request, reply) => reply.code(error.status).send(error.code));
  limitPatience(server, ({ url }) => (url === '/patient' ? undefined : 20));
  const waits = new Promise<void>((resolve) => (go = resolve));
  const handler = async () => {
    await waits;
    return 'at last';
  };
  for (const url of ['/', '/patient']) server.route({ url, method: ['GET', 'DELETE'], handler });
});
afterEach(() => server.close());

it.each([
  ['GET', 'unavailable'],
  ['DELETE', 'outcome_unknown'],
] as const)('A %s that takes too long is 503 %s', async (method, code) => {
  const { statusCode, body } = await server.inject({ method, url: '/' });
  expect([statusCode, body]).toEqual([503, code]);
});

it('A handler that keeps limits of its own may take longer', async () => {
  const answer = server.inject({ url: '/patient' });
  expect((await server.inject({ url: '/' })).statusCode).toBe(503);
  go();
  expect((await answer).body).toBe('at last');
});

describe('A body of which half has come', () => {
  let socket: Socket;
  let answer: string;

  beforeEach(async () => {
    server.post('/read', (request) => readText(request.raw, { limit: 100 }));
    server.post('/unread', () => new Promise(() => undefined));
    await server.listen({ host: '127.0.0.1', port: 0 });
    const { port } = server.server.address() as { port: number };
    socket = connect(port, '127.0.0.1');
    answer = '';
    socket.setEncoding('utf8').on('data', (text: string) => (answer += text));
  });
  afterEach(() => void socket.destroy());

  const sendHalf = (path: string) =>
    socket.write(
      `POST ${path} HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nContent-Length: 6\r\n\r\nhal`,
    );

  it('is waited for while it is read: its sender is late, and not we', async () => {
    sendHalf('/read');
    // Longer than our patience, told by requests that have waited for it.
    for (let n = 0; n < 3; n++) expect((await server.inject({ url: '/' })).statusCode).toBe(503);
    expect(answer).toBe('');
    socket.write('ves');
    await once(socket, 'data');
    expect(answer).toContain('halves');
  });

  it('keeps no connection open once it is answered without it', async () => {
    sendHalf('/unread');
    await once(socket, 'close');
    expect(answer).toMatch(/^HTTP\/1.1 503[^]*\r\nconnection: close\r\n/i);
  });
});

it.each([
  ['a read or a write', 15_000, {}, 15_000],
  ['longer statements', 40_000, {}, 40_000],
  ['a reader of the feed who waits', 15_000, { wait: '20' }, 35_000],
  ['one who would wait longer than may be', 1_000, { wait: '900' }, 45_000],
  ['one who waits for nonsense', 1_000, { wait: 'x' }, 15_000],
])('The longest patience: %s', (_, statementMs, query, expected) => {
  expect(longestPatience(statementMs, query)).toBe(expected);
});
