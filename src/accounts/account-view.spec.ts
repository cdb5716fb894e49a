import { describe, expect, it } from '@jest/globals';
import { DEFAULT_VISIBILITY } from '../config/account-fields.js';
import { accountView, type ViewContext } from './account-view.js';
import type { AccountRow } from './store/account-row.js';

const ACCOUNT: AccountRow = {
  id: '7',
  version: 3,
  username: 'Ana',
  username_key: 'ana',
  email: 'ana@example.org',
  is_active: true,
  is_staff: false,
  date_joined: 1_447_111_651,
  name: 'Ana Example',
  bio: 'tea',
  country: 'DE',
  gender: 'f',
  goals: 'learn',
  language: 'German',
  level_of_education: 'm',
  mailing_address: 'Road 1',
  year_of_birth: 1987,
  account_privacy: 'all_users',
  image_name: 'face',
  image_hash: 'abc',
  image_edges: [30],
  language_codes: 'de en',
};

const CONTEXT: ViewContext = {
  visibility: DEFAULT_VISIBILITY,
  ageLimit: 13,
  badgesEnabled: false,
  currentYear: 2026,
  profileImage: ({ image_name }, hidden) => ({ has_image: !hidden, image_url_full: String(image_name) }),
};

/** Byte for byte: the order of fields is part of what clients compare. */
const written = (view: object) => JSON.stringify(view);

describe('the full view', () => {
  it('has every field, as the wire spells it, and nothing of the row beside', () => {
    expect(written(accountView(ACCOUNT, 'full', CONTEXT))).toBe(
      written({
        username: 'Ana',
        name: 'Ana Example',
        email: 'ana@example.org',
        date_joined: '2015-11-09T23:27:31Z',
        is_active: true,
        bio: 'tea',
        country: 'DE',
        gender: 'f',
        goals: 'learn',
        language: 'German',
        language_proficiencies: [{ code: 'de' }, { code: 'en' }],
        level_of_education: 'm',
        mailing_address: 'Road 1',
        profile_image: { has_image: true, image_url_full: 'face' },
        requires_parental_consent: false,
        year_of_birth: 1987,
        account_privacy: 'all_users',
        accomplishments_shared: false,
      }),
    );
  });

  it('of one who may be too young says so, with her picture hidden and the account private', () => {
    expect(accountView({ ...ACCOUNT, year_of_birth: null }, 'full', CONTEXT)).toMatchObject({
      requires_parental_consent: true,
      account_privacy: 'private',
      profile_image: { has_image: false },
    });
  });

  it('says of one who never chose what counts', () => {
    const visibility = { ...DEFAULT_VISIBILITY, defaultVisibility: 'private' as const };
    const view = accountView({ ...ACCOUNT, account_privacy: null }, 'full', { ...CONTEXT, visibility });
    expect(view.account_privacy).toBe('private');
  });

  it('has an empty list for one without languages', () => {
    const view = accountView({ ...ACCOUNT, language_codes: null }, 'full', CONTEXT);
    expect(view.language_proficiencies).toEqual([]);
  });
});

describe('the shared view', () => {
  it('of one who shares has the shareable fields alone', () => {
    expect(written(accountView(ACCOUNT, 'shared', { ...CONTEXT, badgesEnabled: true }))).toBe(
      written({
        username: 'Ana',
        bio: 'tea',
        country: 'DE',
        language_proficiencies: [{ code: 'de' }, { code: 'en' }],
        profile_image: { has_image: true, image_url_full: 'face' },
        account_privacy: 'all_users',
        accomplishments_shared: true,
      }),
    );
  });

  it.each<[string, Partial<AccountRow>, boolean]>([
    ['who is private', { account_privacy: 'private' }, true],
    ['who may be too young', { year_of_birth: 2020 }, false],
  ])('of one %s has the public fields alone', (_, of, has_image) => {
    expect(accountView({ ...ACCOUNT, ...of }, 'shared', CONTEXT)).toEqual({
      username: 'Ana',
      profile_image: { has_image, image_url_full: 'face' },
      account_privacy: 'private',
    });
  });
});
