/**
 * Set-up of every test file: each answer of each application that a test starts is compared with the document which
 * that application serves, and a test with an answer that does not fit fails, whatever else it looked at.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import type { FastifyInstance } from 'fastify';
import { recordExchanges } from './record-exchanges.js';
import type { Exchange } from './check-exchange.js';

type Check = (exchange: Exchange) => string[];

const pending: Promise<void>[] = [];
let faults: string[] = [];

/** What has been found so far, which is thereby dealt with. */
export async function takeFaults(): Promise<string[]> {
  while (pending.length > 0) await Promise.all(pending.splice(0));
  const found = faults;
  faults = [];
  return found;
}

function watch(message: unknown): void {
  const { fastify } = message as { fastify: FastifyInstance };
  let check: Promise<Check | undefined> | undefined;
  recordExchanges(fastify, {
    // Now, and not when there is something to check: by then a test may have closed the application.
    begin: () => (check ??= checkOf(fastify)),
    tell: (exchange) => pending.push(check!.then((judge) => void faults.push(...(judge?.(exchange) ?? [])))),
  });
}

// The channel is the process's, which runs many test files one after the other; both or neither runs where all of the
// tests of a file are left out.
beforeAll(() => subscribe('fastify.initialization', watch));
afterAll(() => void unsubscribe('fastify.initialization', watch));

async function checkOf(fastify: FastifyInstance): Promise<Check | undefined> {
  const { statusCode, body } = await fastify.inject('/openapi.json');
  if (statusCode !== 200) return undefined; // Not the service, but a server of a test.
  // Most files have no application, and do not need to load all this.
  const { documentChecker } = await import('./check-exchange.js');
  return documentChecker(JSON.parse(body) as Record<string, unknown>);
}

afterEach(async () => {
  const found = await takeFaults();
  if (found.length > 0) throw new Error(`Answers that the document does not allow:\n${found.join('\n')}`);
});
