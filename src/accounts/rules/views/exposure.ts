import type { VisibilityConfiguration } from '../../fields/visibility-configuration.js';
import { effectivePrivacy, VIEWERS, visibleFields, type PrivacyFacts, type Viewer } from './visibility.js';

/**
 * Why a field is seen by whom it is: the configuration of the site alone decides; what she chose decides; or she is,
 * or may be, so young that her parents must consent.
 */
export const EXPOSURE_REASONS = ['site_policy', 'own_choice', 'minor_rule'] as const;

export type ExposureReason = (typeof EXPOSURE_REASONS)[number];

export interface Exposure {
  /**
   * Who gets the field's value unless she asks for less; `other` is everybody who may call, and `services with WORD` are
   * those whose tokens have a scope of this site.
   */
  readonly seen_by: readonly string[];
  readonly reason: ExposureReason;
}

/** How those are called whose tokens have a scope of this site. */
export function servicesWith(word: string): string {
  return `services with ${word}`;
}

/**
 * Who sees each field of an account now, and why: what its owner is told, and what the views do.
 * @param services what each scope of this site shows
 */
export function exposures(
  fields: readonly string[],
  facts: PrivacyFacts,
  configuration: VisibilityConfiguration,
  services: ReadonlyMap<string, readonly string[]> = new Map(),
): Record<string, Exposure> {
  const privacy = effectivePrivacy(facts, configuration);
  const shownTo: Record<Viewer, readonly string[]> = {
    owner: visibleFields('full', privacy, configuration),
    staff: visibleFields('staff', privacy, configuration),
    other: visibleFields('shared', privacy, configuration, facts.visibility ?? null),
  };
  const { publicFields, shareableFields, customFields } = configuration;
  const exposureOf = (field: string): Exposure => {
    // The field is there, but with the default picture: of hers nobody sees anything.
    if (field === 'profile_image' && facts.requires_parental_consent) {
      return { seen_by: [], reason: 'minor_rule' };
    }
    const words = Array.from(services).flatMap(([word, shown]) => (shown.includes(field) ? [word] : []));
    const seen_by = [
      ...VIEWERS.filter((viewer) => shownTo[viewer].includes(field)),
      ...words.map(servicesWith),
    ];
    const isPublic = publicFields.includes(field);
    const isOffered = customFields.includes(field) && !isPublic;
    const dependsOnPrivacy = isOffered || isPublic !== shareableFields.includes(field);
    return { seen_by, reason: dependsOnPrivacy ? reasonOf(facts) : 'site_policy' };
  };
  return Object.fromEntries(fields.map((field) => [field, exposureOf(field)]));
}

/** Why the account has the privacy that it has. */
function reasonOf({ requires_parental_consent, account_privacy }: PrivacyFacts): ExposureReason {
  if (requires_parental_consent) return 'minor_rule';
  return account_privacy === null ? 'site_policy' : 'own_choice';
}
