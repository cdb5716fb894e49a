import { expect, it } from '@jest/globals';
import { formatAccessCursor, parseAccessCursor } from './access-cursor.js';

const encoded = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');

it('reads what it has written', () => {
  const place = {
    ...{ hour: 1_764_000_000, begun: '1764000123456789' },
    ...{ sort: '7', purpose: 'ticket №1', user: '9223372036854775807' },
  };
  expect(parseAccessCursor(formatAccessCursor(place))).toEqual(place);
});

it.each([
  ['no cursor', 'x'],
  ['nothing', ''],
  ['no list', encoded({ hour: 1 })],
  ['an hour that is none', encoded(['1', '5', '7', '', '0'])],
  ['an hour out of reach', encoded([1e300, '5', '7', '', '0'])],
  ['a number that is none', encoded([1, '5', 'x', '', '0'])],
  ['a number out of reach', encoded([1, '5', '9223372036854775808', '', '0'])],
  ['a beginning that is none', encoded([1, 'x', '7', '', '0'])],
  ['NUL', encoded([1, '5', '7', '\0', '0'])],
  ['another spelling', `${encoded([1, '5', '7', '', '0'])}=`],
  ['more than there is', encoded([1, '5', '7', '', '0', 1])],
])('takes no %s', (_, cursor) => {
  expect(parseAccessCursor(cursor)).toBeNull();
});
