/**
 * Whether a parent has to consent, which makes the account private and hides its image.
 * Only the year of birth is known, so a person counts as the younger of the two ages that she may have.
 * @param ageLimit years; null: parental consent is switched off
 */
export function requiresParentalConsent(
  yearOfBirth: number | null,
  currentYear: number,
  ageLimit: number | null,
): boolean {
  if (ageLimit === null) return false;
  if (yearOfBirth === null) return true;
  return currentYear - yearOfBirth - 1 < ageLimit;
}
