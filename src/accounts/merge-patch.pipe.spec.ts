import type { IncomingMessage } from 'node:http';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { MergePatch } from './merge-patch.js';
import { MERGE_PATCH, MergePatchPipe } from './merge-patch.pipe.js';
import { UnreadBody } from '../http/body/unread-body.js';
import { Problem } from '../http/problem.js';
import { Fault } from '../validation/fault.js';
import { BUILT_IN_FIELDS } from './fields/account-fields.js';

const pipe = new MergePatchPipe(BUILT_IN_FIELDS);

function unread(
  chunks: (string | Buffer)[],
  headers: Record<string, string> = {},
  mediaType: string | undefined = MERGE_PATCH,
): UnreadBody {
  const stream = Readable.from(chunks.map((chunk) => Buffer.from(chunk)));
  return new UnreadBody(Object.assign(stream, { headers }) as unknown as IncomingMessage, mediaType);
}

const send = (body: string | Buffer, headers?: Record<string, string>) =>
  pipe.transform(unread([body], headers));
const outcome = async (promise: Promise<MergePatch>) =>
  promise.then(
    () => 'taken',
    (problem: Problem) => problem.code,
  );

describe('MergePatchPipe', () => {
  it('reads a patch, in whatever pieces it comes', async () => {
    const bytes = Buffer.from('{"bio":"Zoë 😀"}');
    const pieces = Array.from(bytes, (byte) => Buffer.from([byte]));
    const patch = await pipe.transform(unread(pieces));
    expect(patch).toBeInstanceOf(MergePatch);
    expect(patch.valuesOrThrow('en')).toEqual({ bio: 'Zoë 😀' });
  });

  it.each<[string, UnreadBody | undefined]>([
    ['There is no single, valid Content-Type', undefined],
    ['There is no single, valid Content-Type', new UnreadBody(unread(['{']).request, undefined)],
    ['The Content-Type is not supported', unread(['{'], {}, 'application/json')],
    ['The Content-Type is not supported', unread(['{'], {}, 'application/merge-patch+jsonx')],
    ['The Content-Encoding is not identity', unread(['{'], { 'content-encoding': 'gzip' })],
    ['The Content-Encoding is not identity', unread(['{'], { 'content-encoding': 'identity, gzip' })],
  ])('refuses with Accept-Patch before it reads: %s', async (reason, sent) => {
    await expect(pipe.transform(sent)).rejects.toMatchObject({
      code: 'unsupported_media_type',
      detail: `${reason}; this resource takes application/merge-patch+json without Content-Encoding.`,
      headers: { 'Accept-Patch': 'application/merge-patch+json' },
    });
    expect(sent?.request.readableDidRead).not.toBe(true);
  });

  it('takes identity as a Content-Encoding', async () => {
    expect(await outcome(send('{}', { 'content-encoding': ' Identity' }))).toBe('taken');
  });

  it.each([
    ['nothing', ''],
    ['white space', '  '],
    ['no JSON', '{"bio":'],
    ['two values', '{}{}'],
    ['single quotes', "{'bio':'a'}"],
    ['an array', '[]'],
    ['null', 'null'],
    ['a text', '"text"'],
    ['a number', '1'],
    ['invalid UTF-8', Buffer.from('{"bio":"\xff"}', 'latin1')],
    ['an encoded surrogate', Buffer.from('{"bio":"\xed\xa0\x80"}', 'latin1')],
    ['an overlong NUL', Buffer.from('{"bio":"\xc0\x80"}', 'latin1')],
    ['65,536 opening brackets', '['.repeat(65_536)],
    ['a deep array', '['.repeat(30_000) + ']'.repeat(30_000)],
  ])('calls %s malformed', async (_, body) => {
    expect(await outcome(send(body))).toBe('malformed_request');
  });

  it('passes over a byte order mark', async () => {
    expect(await outcome(send('\ufeff{}'))).toBe('taken');
  });

  it('says malformed before too large, and gives up beyond 1 MiB', async () => {
    const padded = (size: number) => '{"bio":"a"}'.padEnd(size);
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
    const sent = unread(['{}'], { 'content-length': String(1024 * 1024 + 1) });
    await expect(pipe.transform(sent)).rejects.toMatchObject({
      code: 'payload_too_large',
      headers: { Connection: 'close' },
    });
    expect(sent.request.readableDidRead).toBe(false);
  });

  it('keeps the faults until somebody wants the values', async () => {
    const patch = await send('{"bio":1,"__proto__":{}}');
    expect(patch.peek('bio')).toBeUndefined();
    expect(() => patch.valuesOrThrow('en')).toThrow(Problem);
    const good = await send('{"bio":"a"}');
    expect(good.peek('bio')).toBe('a');
    const refused = good.withFault('bio', new Fault('same_email', 'must differ'));
    expect(() => refused.valuesOrThrow('en')).toThrow(Problem);
    expect(refused.peek('bio')).toBeUndefined();
    expect(good.valuesOrThrow('en')).toEqual({ bio: 'a' });
  });
});
