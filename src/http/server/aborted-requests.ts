import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

/** No answer was delivered: the status that nginx made the custom for it. */
export const CLIENT_CLOSED_REQUEST = 499;

/**
 * Tells of requests whose client hung up before the answer was out. Fastify calls neither its log nor `onResponse` for
 * them, and `onRequestAbort` only if the body had not been read to its end.
 */
export function whenAborted(
  server: FastifyInstance,
  report: (request: FastifyRequest, reply: FastifyReply) => void,
): void {
  server.addHook('onRequest', (request, reply, done) => {
    // So many parts want to know when it is over; Node warns of more than ten.
    reply.raw.setMaxListeners(20);
    reply.raw.on('close', () => {
      if (!reply.raw.writableFinished) report(request, reply);
    });
    done();
  });
}
