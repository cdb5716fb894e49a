import { directionOf, type Language } from '../i18n/user-messages.js';
import { markup, type Html } from './html.js';

/** The tag that begins a page in a language. */
export function rootTag(language: Language): Html {
  const direction = directionOf(language) === 'rtl' ? [markup` dir="rtl"`] : [];
  return markup`<html lang="${language}"${direction}>`;
}
