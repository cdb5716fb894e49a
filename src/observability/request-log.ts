import { LogController, type FastifyReply, type FastifyRequest } from 'fastify';
import { CLIENT_CLOSED_REQUEST } from '../http/server/aborted-requests.js';

/** One line a request, with the route and never the URL, which names people. None for health checks. */
export class RequestLog extends LogController {
  /** @param actorOf who is calling, in a form that names nobody */
  constructor(private readonly actorOf: (request: FastifyRequest) => string | undefined) {
    super({ requestIdLogLabel: 'requestId' });
  }

  override incomingRequest(): void {
    // The line is written when the request is done.
  }

  override requestCompleted(
    _error: Error | null | undefined,
    request: FastifyRequest,
    reply: FastifyReply,
  ): void {
    this.write(request, reply, reply.statusCode);
  }

  /** The client hung up. */
  requestAborted(request: FastifyRequest, reply: FastifyReply): void {
    this.write(request, reply, CLIENT_CLOSED_REQUEST);
  }

  private write(request: FastifyRequest, reply: FastifyReply, status: number): void {
    const route = request.routeOptions.url ?? '(none)';
    if (route.startsWith('/health')) return;
    const { method } = request;
    const milliseconds = Math.round(reply.elapsedTime * 10) / 10;
    request.log.info({ method, route, status, milliseconds, actor: this.actorOf(request) }, 'request');
  }
}
