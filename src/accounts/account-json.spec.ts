import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ACCOUNT_FIELDS, type AccountField } from '../config/account-fields.js';
import { accountJson } from './account-json.js';
import { accountView, type ViewContext } from './account-view.js';
import type { AccountRow } from './store/account-row.js';

// Quotes, control characters and lone surrogates too: whatever a string can hold.
const text = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit)),
});
const nullable = <T>(values: fc.Arbitrary<T>) => fc.option(values, { nil: null });
const code = fc.constantFrom('de', 'en', 'fr', 'sw');
const privacy = fc.constantFrom('all_users' as const, 'private' as const);

const account: fc.Arbitrary<AccountRow> = fc.record({
  id: fc.constant('7'),
  version: fc.nat(),
  username: text,
  username_key: text,
  email: text,
  is_active: fc.boolean(),
  is_staff: fc.boolean(),
  date_joined: fc.integer({ min: -2_000_000_000, max: 4_000_000_000 }),
  name: text,
  bio: nullable(text),
  country: nullable(text),
  gender: nullable(text),
  goals: nullable(text),
  language: nullable(text),
  level_of_education: nullable(text),
  mailing_address: nullable(text),
  year_of_birth: nullable(fc.integer({ min: 1900, max: 2026 })),
  account_privacy: nullable(privacy),
  image_name: nullable(text),
  image_hash: fc.constant(null),
  image_edges: fc.constant(null),
  language_codes: nullable(fc.uniqueArray(code, { minLength: 1 }).map((codes) => codes.join(' '))),
});

const fields: fc.Arbitrary<readonly AccountField[]> = fc.subarray([...ACCOUNT_FIELDS]);
const picture = fc.record({ has_image: fc.boolean(), image_url_full: text });
const context: fc.Arbitrary<ViewContext> = fc
  .record({
    visibility: fc.record({
      defaultVisibility: privacy,
      publicFields: fields,
      shareableFields: fields,
      adminFields: fields,
    }),
    ageLimit: nullable(fc.nat(100)),
    badgesEnabled: fc.boolean(),
    currentYear: fc.integer({ min: 2000, max: 2100 }),
    shown: picture,
    hidden: picture,
  })
  .map(({ shown, hidden, ...rest }) => ({
    ...rest,
    profileImage: (_, isHidden) => (isHidden ? hidden : shown),
  }));

describe('accountJson', () => {
  it('writes, byte for byte, the view of every account in every set of fields', () => {
    fc.assert(
      fc.property(
        account,
        fc.constantFrom('full' as const, 'shared' as const),
        context,
        (row, view, site) => {
          expect(accountJson(row, view, site)).toBe(JSON.stringify(accountView(row, view, site)));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});
