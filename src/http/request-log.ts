import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';

/** One line a request, with the route and never the URL, which names people. None for health checks. */
export class RequestLog extends LogController {
  constructor() {
    super({ requestIdLogLabel: 'requestId' });
  }

  override incomingRequest(): void {
    // The line is written when the request is done.
  }

  override requestCompleted(
    error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    const route = request.routeOptions.url ?? '(none)';
    if (route.startsWith('/health')) return;
    const milliseconds = Math.round(reply.elapsedTime * 10) / 10;
    const line = {
      method: request.method,
      route,
      status: reply.statusCode,
      milliseconds,
    };
    request.log.info(error ? { ...line, aborted: true } : line, 'request');
  }
}
