import { once } from 'node:events';
import { createServer, IncomingMessage, request as httpRequest } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterAll, describe, expect, it } from '@jest/globals';
import { MergePatch } from './merge-patch.js';
import { MergePatchPipe } from './merge-patch.pipe.js';
import { Problem } from './problem.js';
import { readBody } from './read-body.js';
import { Fault } from './validation/fault.js';
import { FieldRule } from './validation/writable-field.js';

const NO_TEXT = new Fault('not_text', 'must be a string');

class Note {
  @FieldRule((value) => (typeof value === 'string' ? value : NO_TEXT))
  text?: string;
}

const pipe = new MergePatchPipe(Note);
const json = { 'content-type': 'application/merge-patch+json' };

function request(chunks: (string | Buffer)[], headers: Record<string, string> = json): IncomingMessage {
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  return Object.assign(stream, { headers }) as unknown as IncomingMessage;
}

const send = (body: string | Buffer, headers?: Record<string, string>) =>
  pipe.transform(request([body], headers));
const waitUntil = async (isSo: () => boolean) => {
  for (let tries = 0; tries < 400 && !isSo(); tries++) await new Promise((resolve) => setTimeout(resolve, 5));
};
const outcome = async (promise: Promise<MergePatch<Note>>) =>
  promise.then(
    () => 'taken',
    (problem: Problem) => problem.code,
  );

describe('MergePatchPipe', () => {
  it('reads a patch, in whatever pieces it comes', async () => {
    const bytes = Buffer.from('{"text":"Zoë 😀"}');
    const pieces = Array.from(bytes, (byte) => Buffer.from([byte]));
    const patch = await pipe.transform(request(pieces));
    expect(patch).toBeInstanceOf(MergePatch);
    expect(patch.valuesOrThrow('en')).toEqual({ text: 'Zoë 😀' });
  });

  it.each([
    ['application/merge-patch+json'],
    ['Application/Merge-Patch+JSON'],
    ['application/merge-patch+json; charset=utf-8'],
    ['application/merge-patch+json ;x="y"'],
  ])('takes Content-Type %s', async (type) => {
    expect(await outcome(send('{}', { 'content-type': type }))).toBe('taken');
  });

  it.each([
    [{}, 'The Content-Type is another one'],
    [{ 'content-type': '' }, 'The Content-Type is another one'],
    [{ 'content-type': 'application/json' }, 'The Content-Type is another one'],
    [{ 'content-type': 'application/merge-patch+jsonx' }, 'The Content-Type is another one'],
    [{ 'content-type': 'text/plain; application/merge-patch+json' }, 'The Content-Type is another one'],
    [{ ...json, 'content-encoding': 'gzip' }, 'The Content-Encoding is not identity'],
  ])('refuses %j with Accept-Patch before it reads: %s', async (headers: Record<string, string>, reason) => {
    const sent = request(['{'], headers);
    await expect(pipe.transform(sent)).rejects.toMatchObject({
      code: 'unsupported_media_type',
      detail: `${reason}; this resource takes application/merge-patch+json without encoding.`,
      headers: { 'Accept-Patch': 'application/merge-patch+json' },
    });
    expect(sent.readableDidRead).toBe(false);
  });

  it('refuses a request without any body, for which there is no stream', async () => {
    for (const nothing of [undefined, { headers: json }]) {
      await expect(pipe.transform(nothing)).rejects.toMatchObject({
        code: 'unsupported_media_type',
        detail: expect.stringContaining('There is no Content-Type'),
      });
    }
  });

  it('takes identity as a Content-Encoding', async () => {
    expect(await outcome(send('{}', { ...json, 'content-encoding': 'Identity' }))).toBe('taken');
  });

  it.each([
    ['nothing', ''],
    ['white space', '  '],
    ['no JSON', '{"text":'],
    ['two values', '{}{}'],
    ['single quotes', "{'text':'a'}"],
    ['an array', '[]'],
    ['null', 'null'],
    ['a text', '"text"'],
    ['a number', '1'],
    ['invalid UTF-8', Buffer.from('{"text":"\xff"}', 'latin1')],
    ['an encoded surrogate', Buffer.from('{"text":"\xed\xa0\x80"}', 'latin1')],
    ['an overlong NUL', Buffer.from('{"text":"\xc0\x80"}', 'latin1')],
    ['65,536 opening brackets', '['.repeat(65_536)],
    ['a deep array', '['.repeat(30_000) + ']'.repeat(30_000)],
  ])('calls %s malformed', async (_, body) => {
    expect(await outcome(send(body))).toBe('malformed_request');
  });

  it('passes over a byte order mark', async () => {
    expect(await outcome(send('\ufeff{}'))).toBe('taken');
  });

  it('says malformed before too large, and gives up beyond 1 MiB', async () => {
    const padded = (size: number) => '{"text":"a"}'.padEnd(size);
    expect(await outcome(send(padded(65_536)))).toBe('taken');
    await expect(send(padded(65_537))).rejects.toMatchObject({
      code: 'payload_too_large',
      detail: 'The body is larger than 65536 bytes.',
    });
    expect(await outcome(send('{'.padEnd(65_537)))).toBe('malformed_request');
    expect(await outcome(send(padded(1024 * 1024 + 1)))).toBe('payload_too_large');
    expect(await outcome(send('{'.padEnd(1024 * 1024 + 1)))).toBe('payload_too_large');
  });

  it('refuses an announced length beyond the limit without reading', async () => {
    const sent = request(['{}'], { ...json, 'content-length': String(1024 * 1024 + 1) });
    await expect(pipe.transform(sent)).rejects.toMatchObject({
      code: 'payload_too_large',
      headers: { Connection: 'close' },
    });
    expect(sent.readableDidRead).toBe(false);
  });

  it('keeps the faults until somebody wants the values', async () => {
    const patch = await send('{"text":1,"__proto__":{}}');
    expect(patch.peek('text')).toBeUndefined();
    expect(() => patch.valuesOrThrow('en')).toThrow(Problem);
    const good = await send('{"text":"a"}');
    expect(good.peek('text')).toBe('a');
    const refused = good.withFault('text', new Fault('same_email', 'must differ'));
    expect(() => refused.valuesOrThrow('en')).toThrow(Problem);
    expect(refused.peek('text')).toBeUndefined();
    expect(good.valuesOrThrow('en')).toEqual({ text: 'a' });
  });
});

describe('readBody', () => {
  const server = createServer();
  afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  it('ends when the client goes away, before or while it reads', async () => {
    const gone = request(['{']);
    const closed = once(gone, 'close');
    gone.destroy();
    await closed;
    await expect(readBody(gone, { limit: 10 })).rejects.toMatchObject({ code: 'malformed_request' });

    for (const cause of [undefined, new Error('aborted')]) {
      const stalled = Object.assign(new Readable({ read() {} }), {
        headers: {},
      }) as unknown as IncomingMessage;
      const reading = readBody(stalled, { limit: 10 });
      stalled.destroy(cause);
      await expect(reading).rejects.toMatchObject({ code: 'malformed_request' });
    }
  });

  it('answers a real client that sends too much, and outlives one that hangs up', async () => {
    const outcomes: string[] = [];
    server.on('request', (incoming, response) => {
      readBody(incoming, { limit: 1000 }).then(
        (body) => response.end(String(body.length)),
        (problem: Problem) => {
          outcomes.push(problem.code);
          response.writeHead(problem.status, problem.headers).end();
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
    leaving.destroy();
    await waitUntil(() => outcomes.length === 2);
    expect(outcomes).toEqual(['payload_too_large', 'malformed_request']);
  });
});
