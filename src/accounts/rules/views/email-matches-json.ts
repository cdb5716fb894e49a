import { jsonText } from '../../fields/kinds/json-text.js';

/** An account that has one of the addresses asked for. */
export interface EmailMatch {
  /** Digits: a number of JavaScript is exact only up to 2^53. */
  readonly id: string;
  readonly username: string;
  readonly email: string;
}

/** The answer of search_emails. An id is a number in it, with all of its digits. */
export function emailMatchesJson(matches: readonly EmailMatch[]): string {
  const items = matches.map(
    ({ id, username, email }) => `{"id":${id},"username":${jsonText(username)},"email":${jsonText(email)}}`,
  );
  return `[${items.join()}]`;
}
