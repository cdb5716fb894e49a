import { localeOf, type Language } from './user-messages.js';

/** To make one takes longer than to use it a hundred times. */
const formats = new Map<Language, Intl.DateTimeFormat>();

/** A time as mails and pages say it, in UTC: `November 25, 2026 at 5:22 PM UTC`. */
export function inWords(time: Date, language: Language): string {
  let format = formats.get(language);
  if (format === undefined) {
    format = new Intl.DateTimeFormat(localeOf(language), {
      dateStyle: 'long',
      timeStyle: 'short',
      timeZone: 'UTC',
    });
    formats.set(language, format);
  }
  // ICU puts narrow no-break spaces before AM and PM, which make a mail unreadable in ASCII for no gain.
  const words = format.format(time).replace(/[\u202f\u00a0]/g, ' ');
  // Intl does not know that French counts only the first day of a month as such.
  return `${language === 'fr' ? words.replace(/^1 /, '1er ') : words} UTC`;
}
