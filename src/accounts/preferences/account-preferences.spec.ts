import { describe, expect, it } from '@jest/globals';
import { BUILT_IN_FIELDS } from '../fields/account-fields.js';
import type { AccountRow } from '../fields/account-row.js';
import { withCustomPrivacy } from '../fields/custom-privacy.js';
import { judgePreferences, keysTooMany, preferencesOf } from './account-preferences.js';

const fields = withCustomPrivacy(BUILT_IN_FIELDS, ['bio']);
const account = (row: object) => ({ account_privacy: null, ...row }) as AccountRow;
const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`key ${i}`, 'x'])) as Record<string, string>;

describe('The preferences of an account', () => {
  it.each<[object, object]>([
    [{}, {}],
    [{ preferences: null, visibility: null }, {}],
    [{ account_privacy: 'private' }, { account_privacy: 'private' }],
    [{ visibility: { bio: 'all_users', email: 'all_users' } }, { 'visibility.bio': 'all_users' }],
    [
      { preferences: { z: '1', a: '2' }, account_privacy: 'custom' },
      { a: '2', account_privacy: 'custom', z: '1' },
    ],
  ])('of %j are %j', (row, expected) => {
    const found = preferencesOf(fields, account(row));
    expect(found).toEqual(expected);
    expect(Object.keys(found)).toEqual(Object.keys(expected));
  });

  it.each<[object, object, object]>([
    [{}, {}, {}],
    [{ a: 'x', b: null }, { preferences: { a: 'x', b: null } }, {}],
    [{ account_privacy: 'CUSTOM' }, { account_privacy: 'custom' }, {}],
    [{ account_privacy: null }, { account_privacy: null }, {}],
    [{ 'visibility.bio': 'private' }, { visibility: { bio: 'private' } }, {}],
    [{ 'visibility.bio': null, a: 'x' }, { visibility: { bio: null }, preferences: { a: 'x' } }, {}],
    [
      { account_privacy: 7, 'visibility.bio': 'x' },
      {},
      { account_privacy: 'not_offered', 'visibility.bio': 'not_offered' },
    ],
    [
      { 'visibility.email': 'private', 'visibility.x': 'private' },
      {},
      { 'visibility.email': 'read_only_field', 'visibility.x': 'unknown_field' },
    ],
    [{ a: 1, b: 'x' }, { preferences: { b: 'x' } }, { a: 'not_text' }],
  ])('a patch %j says %j, with the faults %j', (sent, values, faults) => {
    const judged = judgePreferences(fields, account({}), sent);
    expect(judged.values).toEqual(values);
    expect(Object.fromEntries(Array.from(judged.faults, ([key, { fault }]) => [key, fault.code]))).toEqual(
      faults,
    );
  });

  it('are at most a hundred, those that are fields of the account not counted', () => {
    const keysOf = (there: number, sent: object) => [
      ...keysTooMany(account({ preferences: many(there) }), sent).keys(),
    ];
    expect(keysOf(99, { a: 'x' })).toEqual([]);
    expect(keysOf(100, { a: 'x', 'key 1': 'y' })).toEqual(['a']);
    expect(keysOf(100, { a: 'x', 'key 1': null })).toEqual([]);
    expect(keysOf(100, { a: 'x', 'key 1': null, b: 'x' })).toEqual(['a', 'b']);
    expect(keysOf(100, { a: 'x', nothing: null })).toEqual(['a']);
    expect(keysOf(100, { account_privacy: 'private', 'visibility.bio': 'private' })).toEqual([]);
    expect(keysTooMany(account({}), many(101)).size).toBe(101);
    expect(keysTooMany(account({}), many(100)).size).toBe(0);
  });
});
