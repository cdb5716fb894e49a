import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

export interface RateLimits {
  /** Requests per minute per caller; 0 is off. */
  readonly rateLimitReads: number;
  readonly rateLimitWrites: number;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Callers whose requests of this minute a process remembers; beyond them the longest unseen one starts anew. */
const REMEMBERED_CALLERS = 100_000;

export function hasRateLimits({ rateLimitReads, rateLimitWrites }: RateLimits): boolean {
  return rateLimitReads > 0 || rateLimitWrites > 0;
}

/**
 * Limits per caller, counted apart for reads and writes; staff services are exempt.
 *
 * @param redis a client of ioredis, in which all processes count together; while it fails, nobody is limited
 */
export function registerRateLimits(server: FastifyInstance, limits: RateLimits, redis?: unknown): void {
  if (!hasRateLimits(limits)) return;
  const nameOf = redis === undefined ? callerOf : hashedCallerOf;
  void server.register(import('@fastify/rate-limit'), {
    global: true,
    hook: 'preParsing',
    timeWindow: '1 minute',
    cache: REMEMBERED_CALLERS,
    redis,
    nameSpace: 'user-accounts:limit:',
    skipOnError: true,
    max: (request) => limitOf(request, limits),
    keyGenerator: (request) => `${READS.has(request.method) ? 'r' : 'w'}:${nameOf(request)}`,
    allowList: (request) => isExempt(request) || limitOf(request, limits) === 0,
    enableDraftSpec: true,
    errorResponseBuilder: (_request, { ttl }) =>
      new Problem('rate_limited', { headers: { 'Retry-After': String(Math.ceil(ttl / 1_000)) } }),
  });
}

function limitOf(request: FastifyRequest, { rateLimitReads, rateLimitWrites }: RateLimits): number {
  return READS.has(request.method) ? rateLimitReads : rateLimitWrites;
}

interface Caller {
  readonly principal?: { readonly username: string | null; readonly isStaffService: boolean } | null;
}

function isExempt(request: FastifyRequest): boolean {
  const { principal } = request as Caller;
  return !principal || principal.isStaffService;
}

function callerOf(request: FastifyRequest): string {
  return (request as Caller).principal?.username?.toLowerCase() ?? '';
}

/** Redis is shared with others, and a username may be an address. */
function hashedCallerOf(request: FastifyRequest): string {
  return createHash('sha256').update(callerOf(request)).digest('base64url');
}
