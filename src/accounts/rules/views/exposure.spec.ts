import { describe, expect, it } from '@jest/globals';
import { BUILT_IN_FIELDS } from '../../fields/account-fields.js';
import { DEFAULT_VISIBILITY, visibilityOf } from '../../fields/visibility-configuration.js';
import { exposures, type ExposureReason } from './exposure.js';
import { effectivePrivacy, viewFor, visibleFields, type PrivacyFacts, type Viewer } from './visibility.js';

const NAMES = BUILT_IN_FIELDS.names;
const ALL: Viewer[] = ['owner', 'staff', 'other'];
const OWN: Viewer[] = ['owner', 'staff'];

const sharing: PrivacyFacts = { account_privacy: 'all_users', requires_parental_consent: false };
const keeping: PrivacyFacts = { account_privacy: 'private', requires_parental_consent: false };
const undecided: PrivacyFacts = { account_privacy: null, requires_parental_consent: false };
const minor: PrivacyFacts = { account_privacy: 'all_users', requires_parental_consent: true };

describe('The exposure of a field', () => {
  it.each<[string, PrivacyFacts, string, Viewer[], ExposureReason]>([
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
    expect(exposures(NAMES, facts, DEFAULT_VISIBILITY)[field]).toEqual({ seen_by, reason });
  });

  it.each<[string, PrivacyFacts['visibility'], string, Viewer[], ExposureReason]>([
    ['that she shares', { name: 'all_users' }, 'name', ALL, 'own_choice'],
    ['that she keeps to herself', { bio: 'private' }, 'bio', OWN, 'own_choice'],
    ['of which she has chosen nothing', {}, 'bio', OWN, 'own_choice'],
    ['that is public', { username: 'private' }, 'username', ALL, 'site_policy'],
    ['that is not offered', { email: 'all_users' }, 'email', OWN, 'site_policy'],
  ])('by itself, %s', (_, visibility, field, seen_by, reason) => {
    const configuration = visibilityOf(BUILT_IN_FIELDS, { customFields: ['username', 'name', 'bio'] });
    const facts = { account_privacy: 'custom', requires_parental_consent: false, visibility };
    expect(exposures(NAMES, facts, configuration)[field]).toEqual({ seen_by, reason });
  });

  it('that no set names is seen by nobody', () => {
    const configuration = visibilityOf(BUILT_IN_FIELDS, { adminFields: ['username'] });
    expect(exposures(NAMES, sharing, configuration).email).toEqual({ seen_by: [], reason: 'site_policy' });
  });

  it('is what the views have, for every field, viewer and account but the picture of a minor', () => {
    for (const facts of [sharing, keeping, undecided, minor]) {
      const privacy = effectivePrivacy(facts, DEFAULT_VISIBILITY);
      for (const viewer of ALL) {
        const view = visibleFields(viewFor(viewer, false), privacy, DEFAULT_VISIBILITY);
        const told = NAMES.filter((field) =>
          exposures(NAMES, facts, DEFAULT_VISIBILITY)[field]!.seen_by.includes(viewer),
        );
        const pictures = facts === minor ? ['profile_image'] : [];
        expect([...told, ...pictures].sort()).toEqual([...view].sort());
      }
    }
  });
});
