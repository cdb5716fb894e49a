import { once } from 'node:events';
import { createServer, type IncomingMessage, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import { BodyRoom } from './body-room.js';
import { readBody } from './read-body.js';
import type { Problem } from '../problem.js';

const incoming = (stream: Readable, headers: Record<string, string> = {}) =>
  Object.assign(stream, { headers }) as unknown as IncomingMessage;

describe('readBody', () => {
  const server = createServer();
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  it('ends when the client goes away, before or while it reads', async () => {
    const gone = incoming(Readable.from(['{']));
    const closed = once(gone, 'close');
    gone.destroy();
    await closed;
    await expect(readBody(gone, { limit: 10 })).rejects.toMatchObject({ code: 'malformed_request' });

    for (const cause of [undefined, new Error('aborted')]) {
      const stalled = incoming(new Readable({ read() {} }));
      const reading = readBody(stalled, { limit: 10 });
      stalled.destroy(cause);
      await expect(reading).rejects.toMatchObject({ code: 'malformed_request' });
    }
  });

  it.each([
    ['at the limit', 10, 0, '0123456789'],
    ['beyond it', 9, 0, undefined],
    ['beyond it, where the rest is thrown away', 1, 9, undefined],
  ])('reads a body %s', async (_, limit, discard, body) => {
    const stream = Readable.from(['0123', '4567', '89'].map((piece) => Buffer.from(piece)));
    expect((await readBody(incoming(stream), { limit, discard }))?.toString()).toBe(body);
  });

  it.each([
    [0, false],
    [100, true],
  ])('looks at the announced length first, with %i bytes to throw away', async (discard, isRead) => {
    const stream = incoming(Readable.from([Buffer.alloc(50)]), { 'content-length': '50' });
    expect(await readBody(stream, { limit: 10, discard })).toBeNull();
    expect(stream.readableDidRead).toBe(isRead);
  });

  it('answers a real client that sends too much, and outlives one that hangs up', async () => {
    const outcomes: unknown[] = [];
    server.on('request', (incoming, response) => {
      readBody(incoming, { limit: 1000 }).then(
        (body) => {
          outcomes.push(body);
          response.writeHead(413, { Connection: 'close' }).end();
        },
        (problem: Problem) => {
          outcomes.push(problem.code);
          server.emit('left');
        },
      );
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const open = () => httpRequest({ port, host: '127.0.0.1', method: 'PATCH' }).on('error', () => {});

    const large = open();
    large.write('x'.repeat(5000));
    const [answer] = (await once(large, 'response')) as [IncomingMessage];
    expect(answer.statusCode).toBe(413);
    large.destroy();

    const leaving = open();
    leaving.write('x');
    await once(server, 'request');
    const left = once(server, 'left');
    leaving.destroy();
    await left;
    expect(outcomes).toEqual([null, 'malformed_request']);
  });
});

it('gives up the oldest of the bodies that clients do not complete, once together they hold too much', async () => {
  const limit = 1024 ** 2;
  const room = new BodyRoom(32 * limit);
  const stalled = Array.from({ length: 40 }, () => {
    const stream = new Readable({ read() {} });
    const reading = readBody(incoming(stream), { limit, room });
    stream.push(Buffer.alloc(limit));
    return {
      stream,
      outcome: reading.then(
        () => 'read',
        () => 'given up',
      ),
    };
  });
  const gone = () => stalled.filter(({ stream }) => stream.destroyed).length;
  while (gone() < 8) await new Promise(setImmediate);
  expect(gone()).toBe(8);
  expect(stalled.slice(0, 8).every(({ stream }) => stream.destroyed)).toBe(true);
  for (const { stream } of stalled.slice(8)) stream.push(null);
  const outcomes = await Promise.all(stalled.map(({ outcome }) => outcome));
  expect(outcomes.map((outcome) => outcome === 'read')).toEqual(stalled.map((_, i) => i >= 8));
});

it('puts a thousand pieces together', async () => {
  const pieces = Array.from({ length: 1_000 }, (_, i) => Buffer.from([i % 256]));
  expect(await readBody(incoming(Readable.from(pieces)), { limit: 1_000 })).toEqual(Buffer.concat(pieces));
});
