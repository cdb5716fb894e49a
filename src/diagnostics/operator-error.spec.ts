import { expect, it } from '@jest/globals';
import { errorCode, reasonOf } from './operator-error.js';

it.each([
  [Object.assign(new Error('x'), { code: 'ENOENT' }), 'ENOENT'],
  [{ code: '23505' }, '23505'],
  [{ code: 20 }, undefined],
  [new Error('x'), undefined],
  ['ENOENT', undefined],
  [null, undefined],
  [undefined, undefined],
])('%p has the code %s', (error, code) => {
  expect(errorCode(error)).toBe(code);
});

it.each([
  [Object.assign(new Error('open x'), { code: 'EACCES' }), 'permission denied'],
  [Object.assign(new Error('odd'), { code: 'EODD' }), 'odd'],
  [new Error('first\nsecond'), 'first'],
  ['a text', 'a text'],
])('the reason of %p is: %s', (error, reason) => {
  expect(reasonOf(error)).toBe(reason);
});
