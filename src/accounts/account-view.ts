import type { AccountField, AccountPrivacy, VisibilityConfiguration } from '../config/account-fields.js';
import { requiresParentalConsent } from './parental-consent.js';
import type { ProfileImage } from './profile-image/profile-image.js';
import type { AccountRow } from './store/account-row.js';
import { rfc3339 } from './rfc3339.js';
import { effectivePrivacy, visibleFields, type View } from './visibility.js';

/** What views depend on beside the account. */
export interface ViewContext {
  readonly visibility: VisibilityConfiguration;
  /** Years; null: parental consent is switched off. */
  readonly ageLimit: number | null;
  readonly badgesEnabled: boolean;
  /** UTC. */
  readonly currentYear: number;
  profileImage(account: AccountRow, hidden: boolean): ProfileImage;
}

/** A view: exactly the fields of its set, as they go over the wire. */
export type AccountView = Partial<Record<AccountField, unknown>>;

/** What decides which fields of an account are seen, and is seen itself. */
export function accountFacts(
  { year_of_birth, account_privacy }: AccountRow,
  { currentYear, ageLimit, visibility }: ViewContext,
): { consent: boolean; privacy: AccountPrivacy } {
  const consent = requiresParentalConsent(year_of_birth, currentYear, ageLimit);
  return {
    consent,
    privacy: effectivePrivacy({ account_privacy, requires_parental_consent: consent }, visibility),
  };
}

/** Builds the view field by field from its set: the allow-list is the response. */
export function accountView(account: AccountRow, view: View, context: ViewContext): AccountView {
  const { consent, privacy } = accountFacts(account, context);
  const body: AccountView = {};
  for (const field of visibleFields(view, privacy, context.visibility)) {
    switch (field) {
      case 'account_privacy':
        body.account_privacy = privacy;
        break;
      case 'requires_parental_consent':
        body.requires_parental_consent = consent;
        break;
      case 'profile_image':
        body.profile_image = context.profileImage(account, consent);
        break;
      case 'accomplishments_shared':
        body.accomplishments_shared = context.badgesEnabled;
        break;
      case 'date_joined':
        body.date_joined = rfc3339(account.date_joined);
        break;
      case 'language_proficiencies':
        body.language_proficiencies = languageProficiencies(account.language_codes);
        break;
      default:
        body[field] = account[field];
    }
  }
  return body;
}

/** @param codes as {@link AccountRow.language_codes} has them */
export function languageProficiencies(codes: string | null): { code: string }[] {
  return codes === null ? [] : codes.split(' ').map((code) => ({ code }));
}
