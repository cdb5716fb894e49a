import { describe, expect, it } from '@jest/globals';
import { BUILT_IN_FIELDS } from '../fields/account-fields.js';
import type { AccountRow } from '../fields/account-row.js';
import { applyPatch, dropForbiddenImage, type FieldValues } from './account-changes.js';

const ACCOUNT = {
  id: '7',
  name: 'Ana',
  bio: 'tea',
  year_of_birth: 1987,
  language_proficiencies: 'de en',
  image_name: 'face',
  image_hash: 'abc',
  image_edges: [30, 120],
} as unknown as AccountRow;

const DE = { code: 'de' };
const EN = { code: 'en' };

describe('a patch', () => {
  it.each<[string, FieldValues, object, object]>([
    ['changes a field', { bio: 'cake' }, { bio: 'cake' }, { bio: { old: 'tea', new: 'cake' } }],
    ['clears a field', { bio: null }, { bio: null }, { bio: { old: 'tea', new: null } }],
    [
      'changes several',
      { name: 'Bo', bio: '' },
      { name: 'Bo', bio: '' },
      { name: { old: 'Ana', new: 'Bo' }, bio: { old: 'tea', new: '' } },
    ],
    ['leaves alone what it does not name', {}, {}, {}],
    ['changes nothing by the value that is there', { bio: 'tea', year_of_birth: 1987 }, {}, {}],
    ['changes nothing by the languages that are there', { language_proficiencies: 'de en' }, {}, {}],
    [
      'changes the languages',
      { language_proficiencies: 'de' },
      { language_proficiencies: 'de' },
      { language_proficiencies: { old: [DE, EN], new: [DE] } },
    ],
    [
      'takes the languages away',
      { language_proficiencies: '' },
      { language_proficiencies: '' },
      { language_proficiencies: { old: [DE, EN], new: [] } },
    ],
  ])('%s', (_, values, difference, changes) => {
    expect(applyPatch(BUILT_IN_FIELDS, ACCOUNT, values)).toEqual({
      account: { ...ACCOUNT, ...difference },
      changes,
    });
  });

  it('gives languages to one who had none', () => {
    const patched = applyPatch(
      BUILT_IN_FIELDS,
      { ...ACCOUNT, language_proficiencies: '' },
      { language_proficiencies: 'de en' },
    );
    expect(patched).toEqual({
      account: ACCOUNT,
      changes: { language_proficiencies: { old: [], new: [DE, EN] } },
    });
  });

  it('leaves the account that it was given as it was', () => {
    const before = structuredClone(ACCOUNT);
    applyPatch(BUILT_IN_FIELDS, ACCOUNT, { bio: null, language_proficiencies: '' });
    expect(ACCOUNT).toEqual(before);
  });
});

describe('the picture', () => {
  const rule = { currentYear: 2026, ageLimit: 13 };
  const gone = { image_name: null, image_hash: null, image_edges: null };

  it.each([2020, null])('goes, and is recorded, with the year of birth %s', (year_of_birth) => {
    const patched = applyPatch(BUILT_IN_FIELDS, ACCOUNT, { year_of_birth, bio: 'cake' });
    expect(dropForbiddenImage(patched, { year_of_birth, bio: 'cake' }, rule)).toEqual({
      account: { ...ACCOUNT, bio: 'cake', year_of_birth, ...gone },
      changes: {
        year_of_birth: { old: 1987, new: year_of_birth },
        bio: { old: 'tea', new: 'cake' },
        profile_image: { old: 'face', new: null },
      },
    });
  });

  it('goes with a year that she had already', () => {
    const minor = { ...ACCOUNT, year_of_birth: 2020 };
    const { account, changes } = dropForbiddenImage(
      applyPatch(BUILT_IN_FIELDS, minor, { year_of_birth: 2020 }),
      { year_of_birth: 2020 },
      rule,
    );
    expect(account).toEqual({ ...minor, ...gone });
    expect(changes).toEqual({ profile_image: { old: 'face', new: null } });
  });

  it.each<[string, Partial<AccountRow>, FieldValues, { currentYear: number; ageLimit: number | null }]>([
    ['of one who is old enough', {}, { year_of_birth: 1990 }, rule],
    ['where nobody has to consent', {}, { year_of_birth: 2020 }, { currentYear: 2026, ageLimit: null }],
    ['if the patch is about something else', { year_of_birth: 2020 }, { bio: 'cake' }, rule],
    ['if there is none', gone, { year_of_birth: 2020 }, rule],
  ])('is left alone %s', (_, of, sent, ofSite) => {
    const patched = applyPatch(BUILT_IN_FIELDS, { ...ACCOUNT, ...of }, sent);
    expect(dropForbiddenImage(patched, sent, ofSite)).toEqual(patched);
  });
});
