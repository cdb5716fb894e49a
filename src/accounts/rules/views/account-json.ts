import type { AccountFields } from '../../fields/account-fields.js';
import type { AccountRow } from '../../fields/account-row.js';
import { valueOf } from '../../fields/account-values.js';
import type { AccountPrivacy, ViewFacts } from '../../fields/field.js';
import { jsonObjectWriter } from '../../fields/json-object.js';
import type { VisibilityConfiguration } from '../../fields/visibility-configuration.js';
import { requiresParentalConsent } from '../parental-consent.js';
import type { Projection } from './projection.js';
import { defaultFields, effectivePrivacy, visibleFields, type View } from './visibility.js';

/** What views depend on beside the account. */
export interface ViewContext extends Pick<ViewFacts, 'badgesEnabled' | 'profileImage'> {
  readonly fields: AccountFields;
  readonly visibility: VisibilityConfiguration;
  /** Years; null: parental consent is switched off. */
  readonly ageLimit: number | null;
  /** UTC. */
  readonly currentYear: number;
}

/** What decides which fields of an account are seen, and is seen itself. */
export function privacyFacts(
  { year_of_birth, account_privacy }: AccountRow,
  { currentYear, ageLimit, visibility }: Pick<ViewContext, 'currentYear' | 'ageLimit' | 'visibility'>,
): { consent: boolean; privacy: AccountPrivacy } {
  const consent = requiresParentalConsent(year_of_birth, currentYear, ageLimit);
  const facts = { account_privacy, requires_parental_consent: consent };
  return { consent, privacy: effectivePrivacy(facts, visibility) };
}

/** An account as somebody gets it. */
export interface AccountJson {
  readonly json: string;
  /** The fields in it. */
  readonly names: readonly string[];
}

/**
 * The JSON of a view, written field by field from its set: the allow-list is the response.
 * @param only what is asked for of the view; undefined: all of it
 */
export function accountJson(
  account: AccountRow,
  view: View,
  context: ViewContext,
  only?: Projection,
): AccountJson {
  const { consent, privacy } = privacyFacts(account, context);
  const { badgesEnabled, profileImage } = context;
  const shown = visibleFields(view, privacy, context.visibility, account.visibility ?? null);
  const visible = only?.within ? shown.filter((name) => only.within!.has(name)) : shown;
  const visibleByDefault = defaultFields(view, privacy, context.fields);
  const names = only ? only.of(shown) : shown;
  const facts = { privacy, consent, badgesEnabled, profileImage, visible, visibleByDefault };
  return { json: writerOf(names, context.fields)(account, facts), names };
}

type Writer = (account: AccountRow, facts: ViewFacts) => string;

/** By its list of names, a set is written in the same way each time. */
const compiled = new WeakMap<readonly string[], Writer>();

function writerOf(names: readonly string[], fields: AccountFields): Writer {
  let writer = compiled.get(names);
  if (writer === undefined) {
    writer = jsonObjectWriter<ViewFacts>(
      names.map((name) => fields.get(name)),
      (field) => field.view ?? ((account) => field.kind.json(valueOf(account, field))),
    );
    compiled.set(names, writer);
  }
  return writer;
}
