import { createServer, type RequestListener, type Server } from 'node:http';
import type { Connections } from './connections.js';
import type { HeadProblems } from './head-problems.js';

/** A list of a hundred names in any script fits. */
const MAX_HEAD_BYTES = 64 * 1024;
/** For a request to arrive whole, and for its head. */
const REQUEST_MS = 60_000;
const HEAD_MS = 30_000;
/** How often Node looks for requests that are late. */
const LOOK_MS = 5_000;
/** Of the time that a connection may rest: what clients are told. */
const TOLD_SHARE = 0.8;
/** Each costs memory, whatever it does. */
const MOST_CONNECTIONS = 4_000;

interface Parts {
  readonly connections: Connections;
  readonly headProblems: HeadProblems;
  /** A connection on which nothing has moved for so long is closed; milliseconds. */
  readonly idleMs: number;
}

/** Node's server, with every limit that it has: nothing waits for ever for a client. */
export function createHttpServer(
  handle: RequestListener,
  { connections, headProblems, idleMs }: Parts,
): Server {
  const server = createServer({
    maxHeaderSize: MAX_HEAD_BYTES,
    requestTimeout: REQUEST_MS,
    headersTimeout: HEAD_MS,
    connectionsCheckingInterval: LOOK_MS,
    keepAliveTimeout: idleMs * TOLD_SHARE,
    // Node would answer by itself.
    requireHostHeader: false,
  });
  server.timeout = idleMs;
  server.maxConnections = MOST_CONNECTIONS;
  connections.watch(server);
  server.on('request', (request, response) => {
    // Requests may go on to come out of what the parser has read of it already.
    if (request.socket.destroyed) return;
    connections.inTurn(request, () => {
      if (!headProblems.refuse(request, response)) handle(request, response);
    });
  });
  server.on('checkExpectation', (request, response) => headProblems.refuse(request, response));
  return server;
}
