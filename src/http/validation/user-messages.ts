import Negotiator from 'negotiator';
import { de } from './messages/de.js';
import { en, type Catalogue } from './messages/en.js';
import { es } from './messages/es.js';

export type FaultCode = keyof Catalogue['faults'];
export type ProblemCode = keyof Catalogue['problems'];
export type ImageFaultCode = keyof Catalogue['images'];
export type MessageCode = FaultCode | ProblemCode | ImageFaultCode;
export type MessageParams = Readonly<Record<string, string | number>>;

const SENTENCES = {
  en: { ...en.faults, ...en.problems, ...en.images },
  de: { ...de.faults, ...de.problems, ...de.images },
  es: { ...es.faults, ...es.problems, ...es.images },
} satisfies Record<string, Record<MessageCode, string>>;

export type Language = keyof typeof SENTENCES;

/** In order of preference for a caller who takes any language. */
export const LANGUAGES = Object.keys(SENTENCES) as readonly Language[];

/** The offered language that an `Accept-Language` header likes best (RFC 9110 §12.5.4); English if it likes none. */
export function chooseLanguage(acceptLanguage: string | undefined): Language {
  if (acceptLanguage === undefined) return 'en';
  const negotiator = new Negotiator({ headers: { 'accept-language': acceptLanguage } });
  return (negotiator.language(LANGUAGES) as Language | undefined) ?? 'en';
}

/** The sentence to show for a code. `params` are a rule's own numbers, never something that was sent. */
export function userMessage(code: MessageCode, language: Language, params: MessageParams = {}): string {
  return SENTENCES[language][code].replace(/\{(\w+)\}/g, (_, name: string) => String(params[name]));
}
