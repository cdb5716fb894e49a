import Negotiator from 'negotiator';
import { ar } from './ar.js';
import { de } from './de.js';
import { en, type Catalogue } from './en.js';
import { es } from './es.js';
import { fr } from './fr.js';

export type FaultCode = keyof Catalogue['faults'];
export type ProblemCode = keyof Catalogue['problems'];
export type ImageFaultCode = keyof Catalogue['images'];
export type MessageCode = FaultCode | ProblemCode | ImageFaultCode;
export type MessageParams = Readonly<Record<string, string | number>>;

type SentenceGroup = 'faults' | 'problems' | 'images';
type Sentences = Partial<Record<MessageCode, string>>;

export const TEXTS = { en, de, es, fr, ar };

export type Language = keyof typeof TEXTS;

/** In order of preference for a caller who takes any language. */
export const LANGUAGES = Object.keys(TEXTS) as readonly Language[];

/** In which direction a language is written. */
export const directionOf = (language: Language): 'ltr' | 'rtl' => (language === 'ar' ? 'rtl' : 'ltr');

/** For `Intl`. Digits are those of the sentences around them. */
export const localeOf = (language: Language): string => (language === 'ar' ? 'ar-u-nu-latn' : language);

/** The offered language that an `Accept-Language` header likes best (RFC 9110 §12.5.4); English if it likes none. */
export function chooseLanguage(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'en';
  const negotiator = new Negotiator({ headers: { 'accept-language': acceptLanguage } });
  return (negotiator.language(LANGUAGES) as Language | undefined) ?? 'en';
}

/** The sentence to show for a code. `params` are a rule's own numbers, never something that was sent. */
export function userMessage(code: MessageCode, language: Language, params: MessageParams = {}): string {
  const { faults, problems, images }: Record<SentenceGroup, Sentences> = TEXTS[language];
  const sentence = (faults[code] ?? problems[code] ?? images[code])!;
  return sentence.replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
}
