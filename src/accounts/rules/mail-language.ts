import iso6391 from 'iso-639-1';
import { LANGUAGES, type Language } from '../../i18n/user-messages.js';

/**
 * The language of mails to a person: what she says about herself, if it can be understood and is offered, else what
 * her request asks for.
 * @param own the account's field `language`, free text such as `de`, `de-AT`, `German` or `Deutsch`; null if not given
 */
export function mailLanguage(own: string | null, requested: Language): Language {
  if (own === null) return requested;
  const words = own.trim().toLowerCase();
  const code = iso6391.getCode(words) || words.split(/[-_]/, 1)[0];
  return LANGUAGES.find((language) => language === code) ?? requested;
}
