import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { CLIENT_CLOSED_REQUEST, whenAborted } from '../http/server/aborted-requests.js';

/** Takes one finished request; `route` is the pattern, never the URL. */
export type ObserveRequest = (method: string, route: string, status: number, seconds: number) => void;

/** Measures every request by the clock that Fastify keeps anyway. */
export function measureRequests(server: FastifyInstance, observe: ObserveRequest): void {
  const measure = (request: FastifyRequest, reply: FastifyReply, status: number): void =>
    observe(request.method, request.routeOptions.url ?? '(none)', status, reply.elapsedTime / 1_000);
  server.addHook('onResponse', (request, reply, done) => {
    measure(request, reply, reply.statusCode);
    done();
  });
  whenAborted(server, (request, reply) => measure(request, reply, CLIENT_CLOSED_REQUEST));
}
