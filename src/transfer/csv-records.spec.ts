import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import { endsQuoted, joinQuotedLines } from './csv-records.js';
import { splitLines } from './split-lines.js';

async function records(text: string, maxBytes = 1_000): Promise<[number, string | null][]> {
  // One byte a chunk: what belongs together may come in any pieces.
  const chunks = Readable.from(Array.from(Buffer.from(text), (byte) => Buffer.from([byte])));
  const found: [number, string | null][] = [];
  for await (const { number, bytes } of joinQuotedLines(splitLines(chunks, maxBytes), maxBytes)) {
    found.push([number, bytes?.toString() ?? null]);
  }
  return found;
}

describe('joinQuotedLines', () => {
  it.each([
    [
      'a,b\n1,2\n',
      [
        [1, 'a,b'],
        [2, '1,2'],
      ],
    ],
    [
      'a\n"x\r\n\ny"\nz',
      [
        [1, 'a'],
        [2, '"x\r\n\ny"'],
        [5, 'z'],
      ],
    ],
    [
      '1,"a ""quoted"" line\nand ""more"""\n2',
      [
        [1, '1,"a ""quoted"" line\nand ""more"""'],
        [3, '2'],
      ],
    ],
    [
      '1,x"y\n2',
      [
        [1, '1,x"y'],
        [2, '2'],
      ],
    ],
    [
      '"a"b\n2',
      [
        [1, '"a"b'],
        [2, '2'],
      ],
    ],
    ['1,"open\n2\n3', [[1, '1,"open\n2\n3']]],
  ])('%j', async (text, expected) => expect(await records(text)).toEqual(expected));

  it('gives up a record that is too long, and finds the next one', async () => {
    expect(await records('"1234\n5678\n90",x\nnext', 10)).toEqual([
      [1, null],
      [4, 'next'],
    ]);
    expect(await records('12345678901\nnext', 10)).toEqual([
      [1, null],
      [2, 'next'],
    ]);
  });
});

describe('endsQuoted', () => {
  it.each([
    ['', false, false],
    ['', true, true],
    ['"', false, true],
    ['"', true, false],
    ['""', true, true],
    ['a,"b,"', false, false],
    ['a,"b","', false, true],
  ])('%j after %j: %j', (line, before, after) => {
    expect(endsQuoted(Buffer.from(line), before)).toBe(after);
  });
});
