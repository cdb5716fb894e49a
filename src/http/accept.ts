import Negotiator from 'negotiator';
import { Problem } from './problem.js';

/**
 * Generated clients of a route that answers 204 ask for the one type that the document has for it, that of problems.
 * Named by itself it is JSON enough (RFC 9457 §3).
 */
const PROBLEM = 'application/problem+json';

/** Throws `not_acceptable` if the header excludes JSON (RFC 9110 §12.5.1). */
export function requireJsonAcceptable(accept: string | undefined): void {
  if (accept === undefined || accept === '*/*' || accept === 'application/json') return;
  // Parameters of a media range narrow nothing here: JSON has none, and clients add charset all the same.
  const ranges = accept.replace(/;(?!\s*q\s*=)[^;,]*/gi, '');
  const negotiator = new Negotiator({ headers: { accept: ranges } });
  if (
    negotiator.mediaType(['application/json']) === undefined &&
    !negotiator.mediaTypes().includes(PROBLEM)
  ) {
    throw new Problem('not_acceptable', {
      detail: 'Accept excludes application/json, the only representation.',
    });
  }
}
