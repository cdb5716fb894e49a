import { createHash } from 'node:crypto';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { identityOf } from '../../accounts/fields/names/same-name.js';
import { Problem } from '../problem.js';

export interface RateLimits {
  /** Requests per minute per caller; 0 is off. */
  readonly rateLimitReads: number;
  readonly rateLimitWrites: number;
  /** Downloads of all data per hour per account; 0 is off. */
  readonly rateLimitData: number;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Callers whose requests of this minute a process remembers; beyond them the longest unseen one starts anew. */
const REMEMBERED_CALLERS = 100_000;

export function hasRateLimits({ rateLimitReads, rateLimitWrites, rateLimitData }: RateLimits): boolean {
  return rateLimitReads > 0 || rateLimitWrites > 0 || rateLimitData > 0;
}

/**
 * Limits per caller, counted apart for reads and writes; staff services are exempt. And one per account, for
 * {@link countDownload}.
 *
 * @param redis a client of ioredis, in which all processes count together; while it fails, nobody is limited
 */
export function registerRateLimits(server: FastifyInstance, limits: RateLimits, redis?: unknown): void {
  if (!hasRateLimits(limits)) return;
  const nameOf = redis === undefined ? callerOf : hashedCallerOf;
  void server.register(import('@fastify/rate-limit'), {
    // Without these limits no request has to pass by.
    global: limits.rateLimitReads > 0 || limits.rateLimitWrites > 0,
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
  void server.after(() => {
    if (limits.rateLimitData > 0) server.decorate(DOWNLOADS, downloadCounter(server, limits.rateLimitData));
  });
}

const DOWNLOADS = Symbol('downloads of all data');

type CountDownload = (request: FastifyRequest, accountId: string) => Promise<number | null>;

function downloadCounter(server: FastifyInstance, max: number): CountDownload {
  const accounts = new WeakMap<FastifyRequest, string>();
  const count = server.createRateLimit({
    max,
    timeWindow: '1 hour',
    keyGenerator: (request) => `data:${accounts.get(request)}`,
    allowList: [],
  });
  return async (request, accountId) => {
    accounts.set(request, accountId);
    const counted = await count(request);
    return !counted.isAllowed && counted.isExceeded ? counted.ttlInSeconds : null;
  };
}

/**
 * Counts a download of all data of an account.
 *
 * @param request of Fastify
 * @returns null, or in how many seconds it can be had if there were too many within an hour
 */
export async function countDownload(request: object, accountId: string): Promise<number | null> {
  const { server } = request as { readonly server: { readonly [DOWNLOADS]?: CountDownload } };
  return (await server[DOWNLOADS]?.(request as FastifyRequest, accountId)) ?? null;
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
  return identityOf((request as Caller).principal?.username ?? '');
}

/** Redis is shared with others, and a username may be an address. */
function hashedCallerOf(request: FastifyRequest): string {
  return createHash('sha256').update(callerOf(request)).digest('base64url');
}
