import { describe, expect, it } from '@jest/globals';
import { DEFAULT_VISIBILITY, type AccountPrivacy } from '../config/account-fields.js';
import { effectivePrivacy, viewFor, visibleFields, type View, type Viewer } from './visibility.js';

describe('the view', () => {
  it.each<[Viewer, boolean, View]>([
    ['owner', false, 'full'],
    ['staff', false, 'full'],
    ['other', false, 'shared'],
    ['owner', true, 'shared'],
    ['staff', true, 'shared'],
    ['other', true, 'shared'],
  ])('of %s, who asked for what others see: %s, is %s', (viewer, askedForShared, view) => {
    expect(viewFor(viewer, askedForShared)).toBe(view);
  });
});

describe('the privacy', () => {
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
  } as const;

  it.each<[View, AccountPrivacy, readonly string[]]>([
    ['full', 'all_users', ['username', 'bio', 'email']],
    ['full', 'private', ['username', 'bio', 'email']],
    ['shared', 'all_users', ['username', 'bio']],
    ['shared', 'private', ['username']],
  ])('of the %s view of one who is %s are %j', (view, privacy, fields) => {
    expect(visibleFields(view, privacy, configuration)).toEqual(fields);
  });
});
