import { ACCOUNT_FIELDS, type AccountField, type VisibilityConfiguration } from '../config/account-fields.js';
import { effectivePrivacy, visibleFields, type PrivacyFacts, type Viewer } from './visibility.js';

/**
 * Why a field is seen by whom it is: the configuration of the site alone decides; what she chose decides; or she is,
 * or may be, so young that her parents must consent.
 */
export const EXPOSURE_REASONS = ['site_policy', 'own_choice', 'minor_rule'] as const;

export type ExposureReason = (typeof EXPOSURE_REASONS)[number];

export interface Exposure {
  /** Who gets the field's value unless she asks for less; `other` is everybody who may call. */
  readonly seen_by: readonly Viewer[];
  readonly reason: ExposureReason;
}

/** Who sees each field of an account now, and why: what its owner is told, and what the views do. */
export function exposures(
  facts: PrivacyFacts,
  configuration: VisibilityConfiguration,
): Record<AccountField, Exposure> {
  const privacy = effectivePrivacy(facts, configuration);
  const full = visibleFields('full', privacy, configuration);
  const shown = visibleFields('shared', privacy, configuration);
  const { publicFields, shareableFields } = configuration;
  const exposureOf = (field: AccountField): Exposure => {
    // The field is there, but with the default picture: of hers nobody sees anything.
    if (field === 'profile_image' && facts.requires_parental_consent) {
      return { seen_by: [], reason: 'minor_rule' };
    }
    const seen_by: Viewer[] = full.includes(field) ? ['owner', 'staff'] : [];
    if (shown.includes(field)) seen_by.push('other');
    const dependsOnPrivacy = publicFields.includes(field) !== shareableFields.includes(field);
    return { seen_by, reason: dependsOnPrivacy ? reasonOf(facts) : 'site_policy' };
  };
  return Object.fromEntries(ACCOUNT_FIELDS.map((field) => [field, exposureOf(field)])) as Record<
    AccountField,
    Exposure
  >;
}

/** Why the account has the privacy that it has. */
function reasonOf({ requires_parental_consent, account_privacy }: PrivacyFacts): ExposureReason {
  if (requires_parental_consent) return 'minor_rule';
  return account_privacy === null ? 'site_policy' : 'own_choice';
}
