import type { FastifyInstance } from 'fastify';
import { LRUCache } from 'lru-cache';
import { documentChecker, type Exchange } from './check-exchange.js';
import { recordExchanges } from './record-exchanges.js';

type Check = ReturnType<typeof documentChecker>;

/** By the text of the document: most applications serve the same one, and each takes megabytes. */
const checks = new LRUCache<string, Check>({ max: 4 });
const pending: Promise<void>[] = [];
let faults: string[] = [];

/** What has been found so far, which is thereby dealt with. */
export async function takeFaults(): Promise<string[]> {
  while (pending.length > 0) await Promise.all(pending.splice(0));
  const found = faults;
  faults = [];
  return found;
}

/** Listener of `fastify.initialization`. */
export function watch(message: unknown): void {
  const { fastify } = message as { fastify: FastifyInstance };
  let check: Promise<Check | undefined> | undefined;
  recordExchanges(fastify, {
    // Now, and not when there is something to check: by then a test may have closed the application.
    begin: () => (check ??= checkOf(fastify)),
    tell: (exchange: Exchange) =>
      pending.push(check!.then((judge) => void faults.push(...(judge?.(exchange) ?? [])))),
  });
}

async function checkOf(fastify: FastifyInstance): Promise<Check | undefined> {
  const { statusCode, body } = await fastify.inject('/openapi.json');
  if (statusCode !== 200) return undefined; // Not the service, but a server of a test.
  const check = checks.get(body) ?? documentChecker(JSON.parse(body) as Record<string, unknown>);
  checks.set(body, check);
  return check;
}
