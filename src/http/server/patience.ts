import type { IncomingMessage } from 'node:http';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { Problem } from '../problem.js';

const READS = new Set(['GET', 'HEAD', 'OPTIONS']);
const RETRY = { 'Retry-After': '2' };

/** So long does nobody wait for an answer, milliseconds, unless statements may take longer. */
const PATIENCE_MS = 15_000;
const LONGEST_WAIT_SECONDS = 30;

/** @param query of a reader of the feed: the time for which changes are waited for comes on top */
export function longestPatience(statementMs: number, { wait }: { readonly wait?: string }): number {
  const seconds = Math.min(LONGEST_WAIT_SECONDS, Math.max(0, Number(wait) || 0));
  return Math.max(PATIENCE_MS, statementMs) + seconds * 1_000;
}

/**
 * Nobody waits for ever: who has no answer by then gets 503, whatever the handler is still waiting for. It goes on, and
 * what it was to save may be saved. While it reads a body that has not come yet it is the client who is waited for; how
 * long, is for the limits of connections to say.
 *
 * @param patienceOf milliseconds; undefined: the handler keeps limits of its own
 */
export function limitPatience(
  server: FastifyInstance,
  patienceOf: (request: FastifyRequest) => number | undefined,
): void {
  server.addHook('onRequest', (request, reply, done) => {
    const patience = patienceOf(request);
    if (patience !== undefined) limit(request, reply, patience);
    done();
  });
}

function limit({ raw, method }: FastifyRequest, reply: FastifyReply, patience: number): void {
  const start = () => setTimeout(giveUp, patience);
  const giveUp = (): void => {
    if (reply.sent || reply.raw.headersSent) return;
    if (!raw.complete && isRead(raw)) return void raw.once('end', () => (timer = start()));
    // What is left of a body would keep the connection until it comes.
    if (!raw.complete) void reply.header('Connection', 'close');
    void reply.send(tooLate(method));
  };
  let timer = start();
  reply.raw.once('close', () => clearTimeout(timer));
}

/** By whoever waits for its pieces. */
function isRead(request: IncomingMessage): boolean {
  return request.listenerCount('readable') > 0 || request.readableFlowing === true;
}

function tooLate(method: string): Problem {
  if (READS.has(method)) return new Problem('unavailable', { headers: RETRY });
  return new Problem('outcome_unknown', {
    detail:
      'The request took too long. The changes may have been saved: read the account before you try again.',
    headers: RETRY,
  });
}
