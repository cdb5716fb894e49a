const DIGITS = /^[1-9]\d{0,18}$/;
const MAX = 2n ** 63n - 1n;

/** Whether a text can be the id of an account: a positive bigint, as PostgreSQL writes it. */
export function isAccountId(text: string): boolean {
  return DIGITS.test(text) && BigInt(text) <= MAX;
}
