import { describe, expect, it } from '@jest/globals';
import { ACCOUNT_FIELDS, DEFAULT_VISIBILITY, type AccountField } from '../config/account-fields.js';
import { exposures, type ExposureReason } from './exposure.js';
import { effectivePrivacy, viewFor, visibleFields, type PrivacyFacts, type Viewer } from './visibility.js';

const ALL: Viewer[] = ['owner', 'staff', 'other'];
const OWN: Viewer[] = ['owner', 'staff'];

const sharing: PrivacyFacts = { account_privacy: 'all_users', requires_parental_consent: false };
const keeping: PrivacyFacts = { account_privacy: 'private', requires_parental_consent: false };
const undecided: PrivacyFacts = { account_privacy: null, requires_parental_consent: false };
const minor: PrivacyFacts = { account_privacy: 'all_users', requires_parental_consent: true };

describe('The exposure of a field', () => {
  it.each<[string, PrivacyFacts, AccountField, Viewer[], ExposureReason]>([
    ['a public field of one who shares', sharing, 'username', ALL, 'site_policy'],
    ['a public field of one who does not', keeping, 'username', ALL, 'site_policy'],
    ['a field that is never shared', sharing, 'email', OWN, 'site_policy'],
    ['a field that is never shared, of a minor', minor, 'email', OWN, 'site_policy'],
    ['a field that she shares', sharing, 'bio', ALL, 'own_choice'],
    ['a field that she keeps to herself', keeping, 'bio', OWN, 'own_choice'],
    ['a field of one who never chose', undecided, 'bio', ALL, 'site_policy'],
    ['a field that a minor shared', minor, 'bio', OWN, 'minor_rule'],
    ['the picture of one who keeps all to herself', keeping, 'profile_image', ALL, 'site_policy'],
    ['the picture of a minor', minor, 'profile_image', [], 'minor_rule'],
  ])('of %s', (_, facts, field, seen_by, reason) => {
    expect(exposures(facts, DEFAULT_VISIBILITY)[field]).toEqual({ seen_by, reason });
  });

  it('that no set names is seen by nobody', () => {
    const configuration = { ...DEFAULT_VISIBILITY, adminFields: ['username'] as const };
    expect(exposures(sharing, configuration).email).toEqual({ seen_by: [], reason: 'site_policy' });
  });

  it('is what the views have, for every field, viewer and account but the picture of a minor', () => {
    for (const facts of [sharing, keeping, undecided, minor]) {
      const privacy = effectivePrivacy(facts, DEFAULT_VISIBILITY);
      for (const viewer of ALL) {
        const view = visibleFields(viewFor(viewer, false), privacy, DEFAULT_VISIBILITY);
        const told = ACCOUNT_FIELDS.filter((field) =>
          exposures(facts, DEFAULT_VISIBILITY)[field].seen_by.includes(viewer),
        );
        const pictures = facts === minor ? ['profile_image'] : [];
        expect([...told, ...pictures].sort()).toEqual([...view].sort());
      }
    }
  });
});
