import { expect, it } from '@jest/globals';
import { accessPurpose } from './access-purpose.js';

const sent = (text: string) => Buffer.from(text).toString('latin1');

it.each([
  ['ticket 4711', 'ticket 4711'],
  [sent('Rückfrage №\u00a01'), 'Rückfrage №\u00a01'],
  ['R\xfcckfrage', 'Rückfrage'],
  ['  ', undefined],
  [undefined, undefined],
  [['a', 'b'], 'a, b'],
  [sent('😀'.repeat(200)), '😀'.repeat(200)],
])('reads %j as %j', (header, purpose) => {
  expect(accessPurpose(header)).toBe(purpose);
});

it('takes no more than 200 characters', () => {
  expect(() => accessPurpose('x'.repeat(201))).toThrow('more than 200 characters');
});
