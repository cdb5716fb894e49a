import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BUILT_IN_FIELDS } from '../accounts/fields/account-fields.js';
import { cellOf, valueOfCell, valueOfText } from './csv-cells.js';

const field = (name: string) => BUILT_IN_FIELDS.get(name);

describe('cellOf', () => {
  it.each([
    ['=1+1', "'=1+1"],
    ['+49 221', "'+49 221"],
    ['-', "'-"],
    ['@user', "'@user"],
    ['\tx', "'\tx"],
    ['\rx', "'\rx"],
    ["'=1", "''=1"],
    ["''@", "'''@"],
    ['', "'"],
    ["'", "''"],
    ["'t Hooft", "'t Hooft"],
    ['a=b', 'a=b'],
    [' =1', ' =1'],
  ])('%j → %j, and back', (text, cell) => {
    expect(cellOf(field('bio'), text)).toBe(cell);
    expect(valueOfCell(field('bio'), cell)).toBe(text);
  });

  it('is empty for null, and for no name', () => {
    expect(cellOf(field('bio'), null)).toBe('');
    expect(cellOf(field('name'), '')).toBe('');
  });

  it('is no formula, and read back as what it was, whatever the text', () => {
    const unit = fc.constantFrom("'", '=', '+', '-', '@', '\t', '\r', '\n', '"', ',', 'x', '');
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit, maxLength: 5 })), (text) => {
        const cell = cellOf(field('bio'), text);
        return !/^[=+\-@\t\r]/.test(cell) && valueOfCell(field('bio'), cell) === text;
      }),
    );
  });
});

describe('valueOfCell', () => {
  it.each([
    ['bio', '', null],
    ['name', '', ''],
    ['is_active', '', undefined],
    ['date_joined', '', undefined],
    ['username', '', undefined],
    ['is_active', 'false', false],
    ['is_staff', 'TRUE', true],
    ['is_staff', 'yes', 'yes'],
    ['year_of_birth', '1980', '1980'],
    ['language_proficiencies', 'de  en ', [{ code: 'de' }, { code: 'en' }]],
    ['language_proficiencies', '', null],
    ['bio', '=1', '=1'],
    ['bio', "'=1", '=1'],
  ])('%s %j → %j', (name, cell, value) => expect(valueOfCell(field(name), cell)).toEqual(value));
});

describe('valueOfText', () => {
  it('leaves apostrophes alone', () => expect(valueOfText(field('bio'), "'=1")).toBe("'=1"));
});
