import type { IncomingMessage, ServerResponse } from 'node:http';
import type { FastifyInstance } from 'fastify';
import type { Exchange } from './check-exchange.js';

export interface Recorder {
  begin(): unknown;
  tell(exchange: Exchange): unknown;
}

/** Tells each request of a server and its answer, as they are on the wire: what hooks do to them is already done. */
export function recordExchanges(fastify: FastifyInstance, recorder: Recorder): void {
  fastify.addHook('onRequest', (request, reply, done) => {
    const sent = recordRequest(request.raw);
    // Not the URL that the router saw, which may have been rewritten.
    const { method, originalUrl: url, headers: requestHeaders } = request;
    if (url !== '/openapi.json') {
      recorder.begin();
      recordResponse(reply.raw, (answer) =>
        recorder.tell({ method, url, requestHeaders, requestBody: Buffer.concat(sent), ...answer }),
      );
    }
    done();
  });
}

/** The chunks as the parser hands them over: who reads the request is not disturbed. */
function recordRequest(raw: IncomingMessage): Buffer[] {
  const chunks: Buffer[] = [];
  const push = raw.push.bind(raw);
  raw.push = (chunk: unknown, encoding?: BufferEncoding) => {
    if (chunk) chunks.push(Buffer.from(chunk as Buffer));
    return push(chunk, encoding);
  };
  return chunks;
}

type Method = (...args: unknown[]) => unknown;

function recordResponse(
  raw: ServerResponse,
  tell: (answer: Pick<Exchange, 'status' | 'headers' | 'body'>) => void,
): void {
  const methods = raw as unknown as Record<'writeHead' | 'write' | 'end', Method>;
  const writeHead = methods.writeHead.bind(raw);
  const write = methods.write.bind(raw);
  const end = methods.end.bind(raw);
  const chunks: Buffer[] = [];
  let headers: Record<string, unknown> = {};
  let ending = false; // `inject()` answers by an `end` that calls `write`.
  const keep = (chunk: unknown) => {
    if (typeof chunk === 'string' || chunk instanceof Uint8Array) chunks.push(Buffer.from(chunk as string));
  };
  methods.writeHead = (...args) => {
    const given = args.find((arg) => typeof arg === 'object' && arg !== null);
    headers = lowerCased({ ...raw.getHeaders(), ...given });
    return writeHead(...args);
  };
  methods.write = (...args) => {
    if (!ending) keep(args[0]);
    return write(...args);
  };
  methods.end = (...args) => {
    ending = true;
    keep(args[0]);
    const result = end(...args);
    tell({ status: raw.statusCode, headers, body: Buffer.concat(chunks) });
    return result;
  };
}

function lowerCased(headers: object): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value as unknown]),
  );
}
