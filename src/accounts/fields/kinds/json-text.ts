import type { Stored } from '../field.js';

/** Quotes, backslashes, control characters and, because they may be unpaired, surrogates. */
const TO_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

/** The JSON of a text or null, without JSON.stringify where nothing is to be escaped: see docs/decisions/0027. */
export function jsonText(value: string | null): string {
  if (value === null) return 'null';
  return TO_ESCAPE.test(value) ? JSON.stringify(value) : `"${value}"`;
}

/** The JSON of any stored value. */
export function json(value: Stored): string {
  if (typeof value === 'string') return jsonText(value);
  return typeof value === 'object' && value !== null ? JSON.stringify(value) : String(value);
}

let latest: object | undefined;
let latestJson = '';

/** The JSON of an object that is often the same one as the time before. */
export function jsonOnce(value: object): string {
  if (value !== latest) {
    latest = value;
    latestJson = JSON.stringify(value);
  }
  return latestJson;
}
