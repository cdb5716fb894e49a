import { Catch, HttpException, type ArgumentsHost, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { Problem, problemBody } from './problem.js';
import { withVary } from './server/vary.js';
import { chooseLanguage, type ProblemCode } from '../i18n/user-messages.js';

/** Makes a problem of an error that this folder knows nothing of; undefined leaves it to the next. */
export type ProblemTranslator = (error: unknown) => Problem | undefined;

const BY_STATUS: Readonly<Record<number, ProblemCode>> = {
  400: 'malformed_request',
  404: 'not_found',
  408: 'request_timeout',
  413: 'payload_too_large',
  414: 'not_found',
  415: 'unsupported_media_type',
  431: 'headers_too_large',
  503: 'unavailable',
};

/** Every error of every route becomes `application/problem+json` (RFC 9457) here, and nowhere else. */
@Catch()
export class ProblemFilter implements ExceptionFilter {
  /**
   * @param typeBase where problem types live, asked for each time because the port may not be known yet
   * @param more further members of a body
   */
  constructor(
    private readonly typeBase: () => string,
    private readonly translate: ProblemTranslator,
    private readonly more: (problem: Problem, path: string) => object = () => ({}),
  ) {}

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    this.send(error, http.getRequest<FastifyRequest>(), http.getResponse<FastifyReply>());
  }

  private send(error: unknown, request: FastifyRequest, reply: FastifyReply): void {
    const problem = this.problemFrom(error);
    // For the operator alone, and shortened by the serialiser of the log.
    if (problem.status >= 500) request.log.error({ error }, problem.title);
    if (reply.sent || reply.raw.headersSent) return;
    const body = problemBody(problem, {
      instance: request.id,
      language: chooseLanguage(request.headers['accept-language']),
      typeBase: this.typeBase(),
    });
    void reply
      .code(problem.status)
      .headers(
        withVary(reply, {
          ...problem.headers,
          'Cache-Control': 'no-store',
          Vary: 'Accept, Accept-Language',
        }),
      )
      .type('application/problem+json; charset=utf-8')
      .send(JSON.stringify({ ...body, ...this.more(problem, request.url) }));
  }

  private problemFrom(error: unknown): Problem {
    if (error instanceof Problem) return error;
    const translated = this.translate(error);
    if (translated) return translated;
    const status = error instanceof HttpException ? error.getStatus() : 500;
    return new Problem(BY_STATUS[status] ?? (status < 500 ? 'malformed_request' : 'internal'), {
      cause: error,
    });
  }
}
