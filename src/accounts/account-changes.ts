import type { AccountPatch } from './dto/account-patch.dto.js';
import { languageProficiencies } from './account-view.js';
import { requiresParentalConsent } from './parental-consent.js';
import { NO_IMAGE, withImage } from './profile-image/image-change.js';
import type { AccountRow } from './store/account-row.js';
import type { FieldChanges } from './store/account-writer.js';

/** What a patch makes of an account, and which fields it really changes. */
export interface PatchedAccount {
  readonly account: AccountRow;
  /** Empty: every value is what it was, so there is nothing to save. */
  readonly changes: FieldChanges;
}

/**
 * Applies the values that were sent to the account (RFC 7396, top level).
 * @param values validated and in their stored form; a key that is absent leaves its field alone
 */
export function applyPatch(account: AccountRow, values: Partial<AccountPatch>): PatchedAccount {
  const patched: Record<string, unknown> = { ...account };
  const changes: FieldChanges = {};
  for (const [field, value] of Object.entries(values)) {
    const old = currentValue(account, field);
    if (same(old, value)) continue;
    changes[field] = { old, new: value };
    if (field === 'language_proficiencies') {
      patched.language_codes = codes(value as { code: string }[]);
    } else {
      patched[field] = value;
    }
  }
  return { account: patched as unknown as AccountRow, changes };
}

/**
 * A year of birth with which a parent has to consent, null included, takes her picture away: not only hides it.
 * @param sent the fields of the patch; a year that she has already is a year too
 * @param rule as in {@link requiresParentalConsent}
 */
export function dropForbiddenImage(
  patched: PatchedAccount,
  sent: object,
  rule: { readonly currentYear: number; readonly ageLimit: number | null },
): PatchedAccount {
  const { account, changes } = patched;
  if (!('year_of_birth' in sent) || account.image_name === null) return patched;
  if (!requiresParentalConsent(account.year_of_birth, rule.currentYear, rule.ageLimit)) return patched;
  const without = withImage(account, NO_IMAGE);
  return { account: without.account, changes: { ...changes, ...without.changes } };
}

function currentValue(account: AccountRow, field: string): unknown {
  if (field === 'language_proficiencies') return languageProficiencies(account.language_codes);
  return account[field as keyof AccountRow];
}

function codes(proficiencies: readonly { code: string }[]): string | null {
  return proficiencies.length > 0 ? proficiencies.map(({ code }) => code).join(' ') : null;
}

function same(a: unknown, b: unknown): boolean {
  return a === b || (Array.isArray(a) && JSON.stringify(a) === JSON.stringify(b));
}
