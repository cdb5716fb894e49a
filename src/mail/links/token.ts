import { createHash, randomBytes } from 'node:crypto';
import { LANGUAGES, type Language } from '../../i18n/user-messages.js';

/** 192 bits. Encoded they are 32 characters, so that a link mostly fits on one line of a mail. */
const RANDOM_BYTES = 24;

const TOKEN = new RegExp(`^(${LANGUAGES.join('|')})-[\\w-]{32}$`);

/** The secret of a link. Its beginning says the language of the page, so that showing a page needs no look-up. */
export function createToken(language: Language): string {
  return `${language}-${randomBytes(RANDOM_BYTES).toString('base64url')}`;
}

/** All that is stored of a token. No salt: nobody guesses 192 random bits. */
export function hashToken(token: string): Buffer {
  return createHash('sha256').update(token).digest();
}

/** Null: not made here. */
export function languageOfToken(token: string): Language | null {
  return (TOKEN.exec(token)?.[1] as Language | undefined) ?? null;
}
