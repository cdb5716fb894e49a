import { describe, expect, it } from '@jest/globals';
import { validateFields } from '../../validation/validate-fields.js';
import { BUILT_IN_FIELDS } from './account-fields.js';
import { choiceRules, choicesOf, hasChoices, withCustomPrivacy } from './custom-privacy.js';

const fields = withCustomPrivacy(BUILT_IN_FIELDS, ['name', 'bio']);
const chosen = { bio: 'all_users', name: 'private', email: 'all_users' };
const privacyOf = (of: typeof fields, value: unknown) => {
  const { values, faults } = validateFields(of.rulesFor('owner'), { account_privacy: value });
  return faults.get('account_privacy')?.fault.code ?? values.account_privacy;
};
const judge = (of: typeof fields, sent: object) => {
  const { values, faults } = validateFields(choiceRules(of), sent);
  return [values, Object.fromEntries(Array.from(faults, ([name, { fault }]) => [name, fault.code]))];
};

describe('Fields that users can share by themselves', () => {
  it('change nothing where there are none', () => {
    expect(withCustomPrivacy(BUILT_IN_FIELDS, [])).toBe(BUILT_IN_FIELDS);
    expect([hasChoices(BUILT_IN_FIELDS), hasChoices(fields)]).toEqual([false, true]);
    expect(choicesOf(BUILT_IN_FIELDS, chosen)).toEqual({});
  });

  it('make custom a privacy', () => {
    expect(privacyOf(fields, 'CUSTOM')).toBe('custom');
    expect(privacyOf(fields, 'private')).toBe('private');
    expect(privacyOf(BUILT_IN_FIELDS, 'custom')).toBe('not_offered');
    expect(fields.get('account_privacy').kind.schema.enum).toEqual(['all_users', 'private', 'custom']);
  });

  it('add no field to any view, and none that an owner may patch', () => {
    expect(fields.names).toEqual(BUILT_IN_FIELDS.names);
    expect(fields.writableBy('owner')).toEqual(BUILT_IN_FIELDS.writableBy('owner'));
    const { faults } = validateFields(fields.rulesFor('owner'), { visibility: {} });
    expect(faults.get('visibility')?.fault.code).toBe('unknown_field');
  });

  it('are named in changes one by one', () => {
    expect(fields.changing).toEqual([...BUILT_IN_FIELDS.changing, 'visibility.name', 'visibility.bio']);
    expect(['visibility.bio', 'visibility', 'bio'].map((name) => fields.isToldByKey(name))).toEqual([
      ...[true, true, false],
    ]);
  });

  it('are those whose choices count', () => {
    expect(choicesOf(fields, chosen)).toEqual({ bio: 'all_users', name: 'private' });
    expect([choicesOf(fields), choicesOf(fields, null)]).toEqual([{}, {}]);
  });

  it.each<[object, object, object]>([
    [{ bio: 'all_users', name: null }, { bio: 'all_users', name: null }, {}],
    [{ bio: 'private' }, { bio: 'private' }, {}],
    [{ bio: 'custom' }, {}, { bio: 'not_offered' }],
    [{ email: 'private', shoe: 'private' }, {}, { email: 'read_only_field', shoe: 'unknown_field' }],
    [{}, {}, {}],
  ])('of %j are taken %j, and faults are %j', (sent, values, faults) => {
    expect(judge(fields, sent)).toEqual([values, faults]);
  });

  it('are a fault where there are none', () => {
    expect(judge(BUILT_IN_FIELDS, { bio: 'private' })).toEqual([{}, { bio: 'read_only_field' }]);
  });

  it('are taken back even where they count no more', () => {
    const stored = { email: 'all_users', 'extended.gone': 'private' };
    const { values, faults } = validateFields(choiceRules(fields, stored), {
      ...{ email: null, 'extended.gone': null, country: null },
    });
    expect([values, [...faults.keys()]]).toEqual([{ email: null, 'extended.gone': null }, ['country']]);
    const set = validateFields(fields.rulesFor('operator'), { visibility: { email: null } });
    expect(set.values).toEqual({ visibility: { email: null } });
  });

  it('are imported as a whole, as an export has written them', () => {
    const judged = (visibility: unknown) => {
      const account = { username: 'anna', email: 'anna@example.org', visibility };
      const { values, faults } = validateFields(fields.rulesFor('import'), account);
      return faults.get('visibility')?.fault.code ?? values.visibility;
    };
    expect(judged({ bio: 'private' })).toEqual({ bio: 'private' });
    expect(judged(null)).toBeNull();
    expect(judged({ email: 'private', 'extended.gone': 'all_users' })).toEqual({
      ...{ email: 'private', 'extended.gone': 'all_users' },
    });
    expect(judged({ '</script>': 'private' })).toBe('unknown_field');
    expect(judged({ bio: 'yes' })).toBe('not_offered');
  });
});
