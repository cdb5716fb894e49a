import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Problem } from './problem.js';

export interface RateLimits {
  /** Requests per minute per caller; 0 is off. */
  readonly rateLimitReads: number;
  readonly rateLimitWrites: number;
}

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);

/** Limits per caller, counted apart for reads and writes; staff services are exempt. */
export function registerRateLimits(server: FastifyInstance, limits: RateLimits): void {
  const { rateLimitReads, rateLimitWrites } = limits;
  if (rateLimitReads === 0 && rateLimitWrites === 0) return;
  void server.register(import('@fastify/rate-limit'), {
    global: true,
    hook: 'preParsing',
    timeWindow: '1 minute',
    max: (request) => limitOf(request, limits),
    keyGenerator: (request) => `${READS.has(request.method) ? 'r' : 'w'}:${callerOf(request)}`,
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
