import { describe, expect, it } from '@jest/globals';
import { formatCursor, parseCursor } from './cursor.js';

const encode = (text: string) => Buffer.from(text).toString('base64url');

describe('a cursor', () => {
  it.each([
    [0n, 0n, '0/0'],
    [812n, 77n, '16/B374D848'],
    [2n ** 64n - 1n, 2n ** 63n - 1n, 'FFFFFFFF/FFFFFFFF'],
  ])('of the position (%s, %s) at %s reads as it was written', (transactionId, id, lsn) => {
    const cursor = { epoch: '0123abcd', position: { transactionId, id }, lsn };
    expect(parseCursor(formatCursor(cursor))).toEqual(cursor);
  });

  it('of version 1 says nothing of the log', () => {
    expect(parseCursor(encode('1.0123abcd.812.77'))).toEqual({
      epoch: '0123abcd',
      position: { transactionId: 812n, id: 77n },
      lsn: '0/0',
    });
  });

  it('of version 2 has no checksum', () => {
    expect(parseCursor(encode('2.16/B374D848.0123abcd.812.77'))).toEqual({
      epoch: '0123abcd',
      position: { transactionId: 812n, id: 77n },
      lsn: '16/B374D848',
    });
  });

  it.each([
    ['812', '77'],
    ['1', '1'],
    ['18446744073709551615', '9223372036854775807'],
  ])('of the position (%s, %s) is none once it is damaged', (transactionId, id) => {
    const position = { transactionId: BigInt(transactionId), id: BigInt(id) };
    const whole = formatCursor({ epoch: '0123abcd', position, lsn: '16/B374D848' });
    const text = Buffer.from(whole, 'base64url').toString();
    const damaged = [
      ...[...'xMw0_-'].map((more) => whole + more),
      ...['00', 'MDA', 'MTIz'].map((more) => whole + more),
      ...Array.from(whole, (_, end) => whole.slice(0, end)),
      ...Array.from(whole, (_, at) => whole.slice(0, at) + whole.slice(at + 1)),
      ...Array.from(text, (_, at) => encode(`${text.slice(0, at)}1${text.slice(at + 1)}`)),
      encode(text.replace(/\.[0-9a-f]{6}$/, '')),
      encode(text.replace(/^3/, '2')),
    ];
    for (const other of damaged.filter((one) => one !== whole)) expect(parseCursor(other)).toBeNull();
  });

  it.each(
    [
      '',
      '0',
      '-1',
      'garbage',
      encode('1.0123abcd.1'),
      encode('1.0123abcd.1.2.3'),
      encode('1.0/1.0123abcd.1.2'),
      encode('2.0123abcd.1.2'),
      encode('2.0123abcd.1.2.0/1'),
      encode('2.0/1.0123abcd.1'),
      encode('2.0/123456789.0123abcd.1.2'),
      encode('2.0/a.0123abcd.1.2'),
      encode('2./1.0123abcd.1.2'),
      encode('3.0/1.0123abcd.1.2'),
      encode('3.0/1.0123abcd.1.2.000000'),
      encode('2.0/1.0123abcd.1.2.000000'),
      encode('1.0123abcd.1.2.000000'),
      encode('4.0/1.0123abcd.1.2'),
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
