import { RouteConfig } from '@nestjs/platform-fastify';
import Negotiator from 'negotiator';
import { Problem } from './problem.js';

const JSON_TYPE = 'application/json';

/**
 * Generated clients of a route that answers 204 ask for the one type that the document has for it, that of problems.
 * Named by itself it is JSON enough (RFC 9457 §3).
 */
const PROBLEM = 'application/problem+json';

/** JSON, an object a line. */
export const NDJSON = 'application/x-ndjson';

/** What {@link Produces} makes of the configuration of a route. */
interface ProducingRoute {
  readonly produces?: readonly string[];
}

/**
 * What a route answers with in place of JSON, in the words of `Accept`.
 * @param types the first one is what it really is; whoever asks for another one takes it for that
 */
export const Produces = (...types: [string, ...string[]]) =>
  RouteConfig({ produces: types } satisfies ProducingRoute);

/**
 * Throws `not_acceptable` if the header excludes what the route answers with (RFC 9110 §12.5.1).
 * @param config of the route
 */
export function requireAcceptable(accept: string | undefined, config: object = {}): void {
  const { produces: types = [JSON_TYPE] } = config as ProducingRoute;
  // An empty list excludes nothing.
  if (!accept?.trim() || accept === '*/*' || accept === types[0]) return;
  // Parameters of a media range narrow nothing here: JSON has none, and clients add charset all the same.
  const ranges = accept.replace(/;(?!\s*q\s*=)[^;,]*/gi, '');
  const negotiator = new Negotiator({ headers: { accept: ranges } });
  if (negotiator.mediaType([...types]) !== undefined) return;
  if (types.includes(JSON_TYPE) && negotiator.mediaTypes().includes(PROBLEM)) return;
  throw new Problem('not_acceptable', {
    detail: `Accept excludes ${types[0]}, the only representation.`,
  });
}
