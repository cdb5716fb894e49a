import { describe, expect, it } from '@jest/globals';
import { getMetadataArgsStorage } from 'typeorm';
import { Profile } from '../entities/profile.entity.js';
import { User } from '../entities/user.entity.js';
import { validateFields } from '../../validation/validate-fields.js';
import { BUILT_IN_FIELDS } from './account-fields.js';
import type { Stored, Writer } from './field.js';

const judge = (writer: Writer, input: object) =>
  validateFields<Stored>(BUILT_IN_FIELDS.rulesFor(writer), input);
const faultsOf = (writer: Writer, input: object) =>
  Object.fromEntries(Array.from(judge(writer, input).faults, ([name, { fault }]) => [name, fault.code]));

describe('What the owner may send', () => {
  it('is every field but for what others decide, and null where nothing is a value', () => {
    const nulls = BUILT_IN_FIELDS.names.map((name) => [name, null] as const);
    expect(faultsOf('owner', Object.fromEntries(nulls))).toEqual({
      name: 'required',
      email: 'invalid_email',
      ...{ username: 'read_only_field', date_joined: 'read_only_field', is_active: 'read_only_field' },
      profile_image: 'read_only_field',
      requires_parental_consent: 'read_only_field',
      accomplishments_shared: 'read_only_field',
    });
  });

  it('is judged as a whole, with what cannot be written apart from what does not exist', () => {
    const input = { bio: 1, gender: 'f', username: 'x', is_active: true, profile_image: {}, nickname: 'x' };
    expect(judge('owner', input).values).toEqual({ gender: 'f' });
    expect(faultsOf('owner', input)).toEqual({
      bio: 'not_text',
      username: 'read_only_field',
      is_active: 'read_only_field',
      profile_image: 'read_only_field',
      nickname: 'unknown_field',
    });
  });

  it('knows nothing of what only an operator may say', () => {
    expect(faultsOf('owner', { is_staff: true, id: 1, version: 2 })).toEqual({
      is_staff: 'unknown_field',
      id: 'unknown_field',
      version: 'unknown_field',
    });
  });
});

describe('What an operator may set', () => {
  it('has the flags and the empty name beside, but neither name nor age of the account', () => {
    expect(judge('operator', { is_staff: true, is_active: false, name: '' }).values).toEqual({
      ...{ is_staff: true, is_active: false, name: '' },
    });
    expect(faultsOf('operator', { username: 'x', date_joined: null, is_staff: 'true' })).toEqual({
      ...{ username: 'read_only_field', date_joined: 'read_only_field', is_staff: 'not_boolean' },
    });
  });
});

describe('What a line of an import may say', () => {
  const minimal = { username: 'anna', email: 'anna@example.org' };

  it('must have username and address', () => {
    expect(faultsOf('import', minimal)).toEqual({});
    expect(faultsOf('import', {})).toEqual({ username: 'required', email: 'required' });
    expect(faultsOf('import', { ...minimal, username: null })).toEqual({ username: 'invalid_username' });
  });

  it('takes an account without a name, with its flags and its age', () => {
    const input = { ...minimal, name: '', is_active: false, is_staff: true };
    expect(judge('import', { ...input, date_joined: '2015-11-09T23:27:31Z' }).values).toEqual({
      ...input,
      date_joined: Date.parse('2015-11-09T23:27:31Z') / 1_000,
    });
  });

  it('passes over computed fields and refuses unknown ones', () => {
    const computed = { profile_image: 1, requires_parental_consent: null, accomplishments_shared: 'x' };
    expect(judge('import', { ...minimal, ...computed }).values).toEqual(minimal);
    expect(faultsOf('import', { ...minimal, id: 7 })).toEqual({ id: 'unknown_field' });
  });

  it('is judged by the rules of a patch', () => {
    expect(faultsOf('import', { ...minimal, name: ' ', bio: 1 })).toEqual({ name: 'blank', bio: 'not_text' });
  });
});

describe('The table of fields', () => {
  /** What of the rows is no field of ours: identity, history, what a site declares and what owners share by themselves. */
  const BESIDE = ['id', 'version', 'erased_at', 'user_id', 'extended', 'visibility'];
  const OPEN_EDX = ['social_links', 'state', 'phone_number', 'preferences'];

  it('knows every column of users and profiles', () => {
    const columns = getMetadataArgsStorage()
      .columns.filter(({ target }) => target === User || target === Profile)
      .map(({ propertyName }) => propertyName);
    const known = BUILT_IN_FIELDS.all.flatMap(({ name, table, key, parts = [] }) => [
      ...(table ? [name] : []),
      ...(key ? [key.column] : []),
      ...parts.map(({ column }) => column),
    ]);
    expect(columns.sort()).toEqual([...known, ...BESIDE, ...OPEN_EDX].sort());
  });

  it('has an example for each field that can be written, which its own rule takes', () => {
    for (const { name, kind, example, initially = null } of BUILT_IN_FIELDS.transferred) {
      const stored = kind.rule(example, { currentYear: 2026 });
      expect({ name, example: kind.wire(stored as Stored) }).toEqual({ name, example });
      expect(stored).not.toBe(initially);
    }
  });

  it('writes each value as JSON that reads as the value on the wire, and reads its text again', () => {
    for (const { kind, example } of BUILT_IN_FIELDS.transferred) {
      const stored = kind.rule(example, { currentYear: 2026 }) as Stored;
      expect(JSON.parse(kind.json(stored))).toEqual(kind.wire(stored));
      expect(kind.rule(kind.ofText(kind.toText(stored)!), { currentYear: 2026 })).toBe(stored);
    }
  });
});
