import type { FastifyReply } from 'fastify';

/** Adds what the body depends on to what CORS has found the headers to depend on. */
export function withVary(
  reply: FastifyReply,
  headers: Readonly<Record<string, string>>,
): Readonly<Record<string, string>> {
  const others = reply.getHeader('vary');
  return others === undefined ? headers : { ...headers, Vary: `${headers.Vary}, ${String(others)}` };
}
