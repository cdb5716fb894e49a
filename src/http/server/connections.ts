import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

interface Opened {
  /** Milliseconds of `performance.now()`. */
  readonly at: number;
  /** Bytes that were still to be sent when it was looked at last. */
  left: number;
  /** Without an answer yet. No map: V8 would keep what was in it long after it has been taken out. */
  readonly exchanges: Exchange[];
  /** What answers all of them but the first. */
  queue: (() => void)[];
}

/** A connection that has sent nothing for so long is none that a request is just arriving on. */
const ARRIVING_MS = 1_000;
const LOOK_MS = 250;
/** Of answers that clients do not read: they are in memory until they have left. */
const MOST_UNSENT_BYTES = 16 * 1024 ** 2;

/** Requests that a client sends without waiting for answers; browsers send one. Each is memory until its turn. */
const MOST_PIPELINED = 8;

/** The connections of clients, and what is under way on them. */
export class Connections {
  private readonly servers = new Set<Server>();
  private readonly opened = new Map<Socket, Opened>();

  /** Before the server has another listener for requests: it may answer at once. */
  watch(server: Server): void {
    this.servers.add(server);
    server.on('connection', (socket) => this.open(socket));
    server.on('request', (request, response) => this.begin({ request, response }));
    // With this listener Node leaves it to us what becomes of a connection on which nothing moves.
    server.on('timeout', (socket: Socket) => {
      if (this.isOurTurn(socket)) return;
      // Clients are told the shorter time, or the next request could meet the end of its connection.
      if (socket.timeout === server.keepAliveTimeout)
        socket.setTimeout(server.timeout - server.keepAliveTimeout);
      else socket.destroy();
    });
    const looking = setInterval(() => this.limitUnsent(), LOOK_MS).unref();
    server.once('close', () => clearInterval(looking));
  }

  /** Closes those on which no request is under way. */
  endResting(): void {
    for (const server of this.servers) server.closeIdleConnections();
    const now = performance.now();
    for (const [socket, { at }] of this.opened) {
      if (socket.bytesRead === 0 && now - at > ARRIVING_MS) socket.destroy();
    }
  }

  /** Closes all. @returns whether a request was under way */
  cutOff(): boolean {
    const isCut = Array.from(this.opened.values()).some(({ exchanges }) => exchanges.length > 0);
    for (const server of this.servers) server.closeAllConnections();
    return isCut;
  }

  private open(socket: Socket): void {
    const exchanges: Exchange[] = [];
    const opened: Opened = { at: performance.now(), left: 0, exchanges, queue: [] };
    this.opened.set(socket, opened);
    socket.once('close', () => {
      this.opened.delete(socket);
      opened.queue = [];
      // Node tells only the response whose turn it was.
      for (const { response } of [...exchanges]) if (response.socket === null) end(response);
    });
  }

  private begin(exchange: Exchange): void {
    const { socket } = exchange.request;
    const opened = this.opened.get(socket);
    if (opened === undefined) return;
    const { exchanges } = opened;
    if (exchanges.push(exchange) > MOST_PIPELINED) giveUp(socket);
    exchange.response.once('close', () => {
      exchanges.splice(exchanges.indexOf(exchange), 1);
      opened.queue.shift()?.();
    });
  }

  /** Answers a request that has begun when those before it on its connection are answered: each is work and memory. */
  inTurn({ socket }: IncomingMessage, answer: () => void): void {
    const opened = this.opened.get(socket);
    if (opened !== undefined && opened.exchanges.length > 1) opened.queue.push(answer);
    else answer();
  }

  /** The client has said all, and waits for us: so does a reader of the feed for news. */
  private isOurTurn(socket: Socket): boolean {
    const exchange = this.opened.get(socket)?.exchanges.at(-1);
    return exchange !== undefined && exchange.request.complete && !exchange.response.headersSent;
  }

  /** Closes those whose clients have read nothing since the last look, the largest first, until the rest has room. */
  private limitUnsent(): void {
    let unsent = 0;
    const stalled: Socket[] = [];
    for (const [socket, opened] of this.opened) {
      const left = leftOf(socket);
      if (left > 0 && left === opened.left) stalled.push(socket);
      opened.left = left;
      unsent += socket.writableLength;
    }
    if (unsent <= MOST_UNSENT_BYTES) return;
    for (const socket of stalled.sort((a, b) => b.writableLength - a.writableLength)) {
      unsent -= socket.writableLength;
      socket.destroy();
      if (unsent <= MOST_UNSENT_BYTES) return;
    }
  }
}

/** For Node's parser: what follows is none of its business, as after the head of an upgrade. */
const LEAVE_THE_REST = 2;

/** Closes a connection. What was read of it already is not parsed any more: there may be a thousand requests in it. */
function giveUp(socket: Socket): void {
  const { parser } = socket as Socket & { readonly parser?: { onIncoming: () => number } | null };
  if (parser) parser.onIncoming = () => LEAVE_THE_REST;
  socket.destroy();
}

/** A response that will never have its turn: whoever works on it is told, as of any other whose client has gone. */
function end(response: ServerResponse): void {
  response.destroy();
  response.emit('close');
}

/** What the system has not taken yet; Node itself knows by it whether a write goes on. */
function leftOf(socket: Socket): number {
  const { _handle: handle } = socket as Socket & { readonly _handle?: { readonly writeQueueSize: number } };
  return handle?.writeQueueSize ?? 0;
}
