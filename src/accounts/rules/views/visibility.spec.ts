import { describe, expect, it } from '@jest/globals';
import type { AccountPrivacy } from '../../fields/field.js';
import { DEFAULT_VISIBILITY } from '../../fields/visibility-configuration.js';
import { effectivePrivacy, viewFor, visibleFields, type View, type Viewer } from './visibility.js';

describe('the view', () => {
  it.each<[Viewer, boolean, View]>([
    ['owner', false, 'full'],
    ['staff', false, 'staff'],
    ['other', false, 'shared'],
    ['owner', true, 'shared'],
    ['staff', true, 'shared'],
    ['other', true, 'shared'],
  ])('of %s, who asked for what others see: %s, is %s', (viewer, askedForShared, view) => {
    expect(viewFor(viewer, askedForShared)).toBe(view);
  });
});

describe('the privacy', () => {
  it('is private where a site no longer lets users choose field by field', () => {
    const facts = { account_privacy: 'custom', requires_parental_consent: false };
    expect(effectivePrivacy(facts, DEFAULT_VISIBILITY)).toBe('private');
    expect(effectivePrivacy(facts, { ...DEFAULT_VISIBILITY, customFields: ['bio'] })).toBe('custom');
    const minor = { ...facts, requires_parental_consent: true };
    expect(effectivePrivacy(minor, { ...DEFAULT_VISIBILITY, customFields: ['bio'] })).toBe('private');
  });

  it.each<[AccountPrivacy | null, boolean, AccountPrivacy, AccountPrivacy]>([
    ['all_users', false, 'private', 'all_users'],
    ['private', false, 'all_users', 'private'],
    [null, false, 'all_users', 'all_users'],
    [null, false, 'private', 'private'],
    ['all_users', true, 'all_users', 'private'],
    ['private', true, 'all_users', 'private'],
    [null, true, 'all_users', 'private'],
  ])(
    'of one who chose %s, needs consent: %s, where %s is the default, is %s',
    (account_privacy, requires_parental_consent, defaultVisibility, privacy) => {
      const facts = { account_privacy, requires_parental_consent };
      expect(effectivePrivacy(facts, { ...DEFAULT_VISIBILITY, defaultVisibility })).toBe(privacy);
    },
  );
});

describe('the fields', () => {
  const configuration = {
    defaultVisibility: 'all_users',
    publicFields: ['username'],
    shareableFields: ['username', 'bio'],
    adminFields: ['username', 'bio', 'email'],
    customFields: ['name', 'bio', 'country'],
    openToChoice: ['username', 'name', 'bio', 'country'],
    ignored: [],
    staffFields: ['username', 'bio'],
  } as const;

  const chosen = { bio: 'private', country: 'all_users', email: 'all_users', name: 'all_users' };

  it.each<[View, AccountPrivacy, readonly string[]]>([
    ['full', 'all_users', ['username', 'bio', 'email']],
    ['full', 'private', ['username', 'bio', 'email']],
    ['full', 'custom', ['username', 'bio', 'email']],
    ['staff', 'private', ['username', 'bio']],
    ['staff', 'custom', ['username', 'bio']],
    ['shared', 'all_users', ['username', 'bio']],
    ['shared', 'private', ['username']],
    ['shared', 'custom', ['username', 'name', 'country']],
  ])('of the %s view of one who is %s are %j', (view, privacy, fields) => {
    expect(visibleFields(view, privacy, configuration, chosen)).toEqual(fields);
  });

  it('of one who shares field by field, and has chosen nothing, are the public ones', () => {
    expect(visibleFields('shared', 'custom', configuration)).toEqual(['username']);
    expect(visibleFields('shared', 'custom', configuration, {})).toEqual(['username']);
  });

  it('are the same list for the same choices, so that it is compiled once', () => {
    const list = visibleFields('shared', 'custom', configuration, chosen);
    expect(visibleFields('shared', 'custom', configuration, { ...chosen })).toBe(list);
    // Whatever people choose, memory is bounded.
    const many = { ...configuration, customFields: Array.from({ length: 11 }, (_, i) => `f${i}`) };
    for (let i = 0; i < 2 ** 11; i++) {
      const choices = many.customFields.map((name, bit) => [name, (i >> bit) & 1 ? 'all_users' : 'private']);
      visibleFields('shared', 'custom', many, Object.fromEntries(choices) as Record<string, string>);
    }
    const none = visibleFields('shared', 'custom', many, {});
    expect(none).toEqual(['username']);
  });
});
