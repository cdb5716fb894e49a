import { describe, expect, it } from '@jest/globals';
import { BUILT_IN_FIELDS } from '../accounts/fields/account-fields.js';
import { Fault } from '../validation/fault.js';
import { validateFields } from '../validation/validate-fields.js';
import { describeCells, headHint } from './cell-faults.js';

describe('describeCells', () => {
  const year = new Fault('not_text', 'must be an integer from 1 to 2, or null');

  it.each([
    ['x', 'The cell "x" is not valid: must be an integer from 1 to 2, or empty.'],
    ['', 'The cell is empty: must be an integer from 1 to 2, or empty.'],
  ])('tells %j as it stands in the table', (cell, message) => {
    const faults = new Map([['year_of_birth', { value: [cell], fault: year }]]);
    const { year_of_birth: error } = describeCells(faults, new Map([['year_of_birth', cell]]));
    expect(error!.developer_message).toBe(message);
    expect(error!.user_message).toMatch(/\w/);
  });
});

describe('A list', () => {
  it('is told of by its words', () => {
    const cells = new Map([['language_proficiencies', 'en xx']]);
    const { faults } = validateFields(BUILT_IN_FIELDS.rulesFor('import'), {
      ...{ username: 'ann', email: 'ann@example.com', language_proficiencies: [{ code: 'xx' }] },
    });
    expect(describeCells(faults, cells).language_proficiencies!.developer_message).toBe(
      'The cell "en xx" is not valid: each of the codes, separated by blanks, must be an ISO 639-1 code in lower case.',
    );
  });
});

describe('headHint', () => {
  it.each([
    ['username;email', ',', /separated by semicolons; try --delimiter ';'/],
    ['username\temail', ',', /separated by tabs; try --delimiter tab/],
    ['username,email', ';', /separated by commas; try --delimiter ','/],
    ['\xff\xfeu\0s\0', ',', /UTF-16/],
    ['\xfe\xff\0u\0s', ',', /UTF-16/],
    ['u\0s\0', ',', /UTF-16/],
  ])('of %j, with %j', (head, delimiter, hint) => {
    expect(headHint(Buffer.from(head, 'latin1'), delimiter)).toMatch(hint);
  });

  it.each([
    ['username,email', ','],
    ['username;email', ';'],
    ['username', ','],
    ['username,a;b', ','],
  ])('is none of %j, with %j', (head, delimiter) => {
    expect(headHint(Buffer.from(head), delimiter)).toBeUndefined();
  });
});
