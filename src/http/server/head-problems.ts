import { randomUUID } from 'node:crypto';
import { STATUS_CODES, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { chooseLanguage, type ProblemCode } from '../../i18n/user-messages.js';
import { Problem, problemBody } from '../problem.js';
import { requestId } from './request-id.js';

const BY_CODE: Readonly<Record<string, ProblemCode>> = {
  HPE_HEADER_OVERFLOW: 'headers_too_large',
  ERR_HTTP_REQUEST_TIMEOUT: 'request_timeout',
};
const NO_HTTP = 'The request is not valid HTTP.';
/** RFC 9110 §7.2: a name, or an address, and a port. */
const HOST = /^(?:\[[\da-f:.]+\]|[\w.~!$&'()*+,;=%-]+)(?::\d{0,5})?$/i;

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** What is wrong with a request before any route could look at it is answered here: a problem like every other one. */
export class HeadProblems {
  constructor(
    /** Where problem types live. */
    private readonly typeBase: () => string,
    /** Of every answer. */
    private readonly headers: Readonly<Record<string, string>>,
  ) {}

  /** @returns whether the request was refused, and is answered */
  refuse(request: IncomingMessage, response: ServerResponse): boolean {
    const problem = faultOf(request);
    if (problem === undefined) return false;
    const language = request.headers['accept-language'];
    const { status, headers, body } = this.answer(problem, requestId(request), language);
    response.writeHead(status, headers).end(request.method === 'HEAD' ? undefined : body);
    return true;
  }

  /** What Node could not parse as HTTP is answered on the socket. */
  onClientError(error: Error & { code?: string }, socket: Socket): void {
    if (error.code === 'ECONNRESET' || !socket.writable || socket.destroyed) {
      socket.destroy();
      return;
    }
    const code = BY_CODE[error.code ?? ''];
    const problem = code ? new Problem(code) : new Problem('malformed_request', { detail: NO_HTTP });
    const { status, headers, body } = this.answer(problem, randomUUID());
    const lines = Object.entries(headers).map((header) => header.join(': '));
    socket.end([`HTTP/1.1 ${status} ${STATUS_CODES[status]}`, ...lines, '', body].join('\r\n'));
  }

  private answer(problem: Problem, instance: string, acceptLanguage?: string): Answer {
    const language = chooseLanguage(acceptLanguage);
    const body = JSON.stringify(problemBody(problem, { instance, language, typeBase: this.typeBase() }));
    return {
      status: problem.status,
      headers: {
        'Content-Type': 'application/problem+json; charset=utf-8',
        'Content-Length': String(Buffer.byteLength(body)),
        'Cache-Control': 'no-store',
        'X-Request-Id': instance,
        ...this.headers,
        // What follows on the connection may be anything.
        Connection: 'close',
      },
      body,
    };
  }
}

function faultOf({ headers, rawHeaders, httpVersion }: IncomingMessage): Problem | undefined {
  // Of several Node gives the first.
  const hosts = rawHeaders.filter((_, i) => i % 2 === 1 && /^host$/i.test(rawHeaders[i - 1]!));
  const isHost = hosts.length === 1 ? HOST.test(hosts[0]!) : hosts.length === 0 && httpVersion === '1.0';
  if (!isHost) {
    return new Problem('malformed_request', {
      detail: 'The request needs exactly one Host header with a valid host name.',
    });
  }
  const { expect } = headers;
  if (expect === undefined || expect.toLowerCase() === '100-continue' || httpVersion === '1.0')
    return undefined;
  return new Problem('expectation_failed');
}
