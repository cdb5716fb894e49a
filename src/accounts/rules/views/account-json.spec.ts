import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { BUILT_IN_FIELDS } from '../../fields/account-fields.js';
import type { AccountRow } from '../../fields/account-row.js';
import type { FieldDeclaration, Stored } from '../../fields/field.js';
import { DEFAULT_VISIBILITY } from '../../fields/visibility-configuration.js';
import { accountJson, privacyFacts, type ViewContext } from './account-json.js';
import { visibleFields, type View } from './visibility.js';

// Quotes, control characters and lone surrogates too: whatever a string can hold.
const text = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});
const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const code = fc.constantFrom('de', 'en', 'fr', 'sw');
const privacy = fc.constantFrom('all_users' as const, 'private' as const);

/** Any value of a field's type, and null where the kind knows it. */
function stored({ name, kind, example }: FieldDeclaration): fc.Arbitrary<unknown> {
  if (name === 'account_privacy') return nullable(privacy);
  if (name === 'language_proficiencies') return fc.uniqueArray(code).map((codes) => codes.join(' '));
  const value = kind.rule(example, { currentYear: 2026 });
  const ofType: fc.Arbitrary<unknown> =
    typeof value === 'boolean' ? fc.boolean() : typeof value === 'number' ? number : text;
  return kind.nullable ? nullable(ofType) : ofType;
}

const number = fc.integer({ min: -2_000_000_000, max: 4_000_000_000 });
const values = BUILT_IN_FIELDS.transferred.map((field) => [field.name, stored(field)] as const);
const account = fc.record({
  id: fc.constant('7'),
  image_name: nullable(text),
  ...Object.fromEntries(values),
}) as unknown as fc.Arbitrary<AccountRow>;

const fields: fc.Arbitrary<readonly string[]> = fc.subarray([...BUILT_IN_FIELDS.names]);
const picture = fc.record({ has_image: fc.boolean(), image_url_full: text });
const context: fc.Arbitrary<ViewContext> = fc
  .record({
    visibility: fc.record({
      defaultVisibility: privacy,
      publicFields: fields,
      shareableFields: fields,
      adminFields: fields,
      staffFields: fields,
      customFields: fields,
      openToChoice: fields,
      ignored: fc.constant([]),
    }),
    ageLimit: nullable(fc.nat(100)),
    badgesEnabled: fc.boolean(),
    currentYear: fc.integer({ min: 2000, max: 2100 }),
    shown: picture,
    hidden: picture,
  })
  .map(({ shown, hidden, ...rest }) => ({
    ...rest,
    fields: BUILT_IN_FIELDS,
    profileImage: (_, isHidden) => (isHidden ? hidden : shown),
  }));

/** The view built field by field, as it is meant: what is written must be its JSON. */
function naiveView(account: AccountRow, view: View, context: ViewContext): object {
  const { consent, privacy } = privacyFacts(account, context);
  const computed: Record<string, unknown> = {
    account_privacy: privacy,
    requires_parental_consent: consent,
    profile_image: context.profileImage(account, consent),
    accomplishments_shared: context.badgesEnabled,
  };
  const valueOf = (name: string) =>
    Object.hasOwn(computed, name)
      ? computed[name]
      : BUILT_IN_FIELDS.get(name).kind.wire(account[name as keyof AccountRow] as Stored);
  const names = visibleFields(view, privacy, context.visibility, account.visibility);
  return Object.fromEntries(names.map((name) => [name, valueOf(name)]));
}

describe('accountJson', () => {
  it('writes, byte for byte, the view of every account in every set of fields', () => {
    fc.assert(
      fc.property(
        account,
        fc.constantFrom('full' as const, 'staff' as const, 'shared' as const),
        context,
        (row, view, site) => {
          expect(accountJson(row, view, site).json).toBe(JSON.stringify(naiveView(row, view, site)));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

const EXAMPLES = BUILT_IN_FIELDS.transferred.map(
  ({ name, kind, example }) => [name, kind.rule(example, { currentYear: 2026 })] as const,
);
const ACCOUNT = { ...Object.fromEntries(EXAMPLES), image_name: 'face' } as unknown as AccountRow;

const CONTEXT: ViewContext = {
  fields: BUILT_IN_FIELDS,
  visibility: DEFAULT_VISIBILITY,
  ageLimit: 13,
  badgesEnabled: false,
  currentYear: 2026,
  profileImage: ({ image_name }, hidden) => ({ has_image: !hidden, image_url_full: String(image_name) }),
};

const read = (...parameters: Parameters<typeof accountJson>) =>
  JSON.parse(accountJson(...parameters).json) as Record<string, unknown>;

describe('the full view', () => {
  it('has every field in the order of the table, as the wire spells it, and nothing of the row beside', () => {
    const view = read(ACCOUNT, 'full', CONTEXT);
    expect(Object.keys(view)).toEqual(BUILT_IN_FIELDS.names);
    for (const { name, set, example } of BUILT_IN_FIELDS.transferred) {
      if (set !== 'none') expect({ [name]: view[name] }).toEqual({ [name]: example });
    }
    expect(view).toMatchObject({
      profile_image: { has_image: true, image_url_full: 'face' },
      requires_parental_consent: false,
      accomplishments_shared: false,
    });
  });

  it('of one who may be too young says so, with her picture hidden and the account private', () => {
    expect(read({ ...ACCOUNT, year_of_birth: null }, 'full', CONTEXT)).toMatchObject({
      requires_parental_consent: true,
      account_privacy: 'private',
      profile_image: { has_image: false },
    });
  });

  it('says of one who never chose what counts', () => {
    const visibility = { ...DEFAULT_VISIBILITY, defaultVisibility: 'private' as const };
    const view = read({ ...ACCOUNT, account_privacy: null }, 'full', { ...CONTEXT, visibility });
    expect(view.account_privacy).toBe('private');
  });

  it('has an empty list for one without languages', () => {
    const view = read({ ...ACCOUNT, language_proficiencies: '' }, 'full', CONTEXT);
    expect(view.language_proficiencies).toEqual([]);
  });
});

describe('the shared view', () => {
  it('of one who shares has the shareable fields alone, byte for byte', () => {
    const visibility = {
      ...DEFAULT_VISIBILITY,
      shareableFields: ['username', 'bio', 'language_proficiencies'],
    };
    expect(accountJson(ACCOUNT, 'shared', { ...CONTEXT, visibility }).json).toBe(
      '{"username":"john","bio":"I teach physics.","language_proficiencies":[{"code":"de"},{"code":"en"}]}',
    );
  });

  it.each<[string, Partial<AccountRow>, boolean]>([
    ['who is private', { account_privacy: 'private' }, true],
    ['who may be too young', { year_of_birth: 2020 }, false],
  ])('of one %s has the public fields alone', (_, of, has_image) => {
    expect(read({ ...ACCOUNT, ...of }, 'shared', CONTEXT)).toEqual({
      username: 'john',
      profile_image: { has_image, image_url_full: 'face' },
      account_privacy: 'private',
    });
  });
});
