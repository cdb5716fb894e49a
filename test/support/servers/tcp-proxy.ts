import { connect, createServer, type Server, type Socket } from 'node:net';

interface Pair {
  readonly near: Socket;
  readonly far: Socket;
  /** No byte passes any more, nor the end of one side to the other. */
  isSilent: boolean;
}

/** @param connection the same object for the bytes of one connection */
type Passage = (bytes: Buffer, connection: object) => Buffer | null;

/** Stands between two parts of the system, and can lose what a network can lose. */
export class TcpProxy {
  /** What arrives of bytes on their way there; null: their connection is cut instead. */
  request: Passage = (bytes) => bytes;
  /** The same on their way back. */
  answer: Passage = (bytes) => bytes;
  /** Cuts whoever wants to connect. */
  refuses = false;
  /** Whoever connects from now on hears nothing. */
  isSilent = false;
  private stalled = false;
  private readonly pairs = new Set<Pair>();

  private constructor(
    private readonly server: Server,
    private readonly target: { readonly host: string; readonly port: number },
  ) {
    server.on('connection', (near) => (this.refuses ? near.resetAndDestroy() : this.join(near)));
  }

  static async start(target: { host: string; port: number }): Promise<TcpProxy> {
    const server = createServer();
    const proxy = new TcpProxy(server, target);
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get port(): number {
    return (this.server.address() as { port: number }).port;
  }

  dropAll(): void {
    for (const pair of this.pairs) cut(pair);
  }

  /** While stalled no byte passes, but no connection is ended either. */
  stall(stalled: boolean): void {
    this.stalled = stalled;
    for (const { near, far } of this.pairs) {
      for (const socket of [near, far]) {
        if (stalled) socket.pause();
        else socket.resume();
      }
    }
  }

  /** Open connections fall silent for good, without an end: those of a host that lost its power. New ones work. */
  silence(): void {
    for (const pair of this.pairs) pair.isSilent = true;
  }

  async close(): Promise<void> {
    const closed = new Promise((resolve) => this.server.close(resolve));
    this.dropAll();
    await closed;
  }

  private join(near: Socket): void {
    const far = connect(this.target.port, this.target.host);
    const pair = { near, far, isSilent: this.isSilent };
    this.pairs.add(pair);
    const end = (): void => {
      if (pair.isSilent) return;
      this.pairs.delete(pair);
      near.destroy();
      far.destroy();
    };
    for (const socket of [near, far]) socket.setNoDelay(true).on('error', end).on('close', end);
    near.on('data', (bytes) => pass(pair, this.request(bytes, pair), near, far));
    far.on('data', (bytes) => pass(pair, this.answer(bytes, pair), far, near));
    if (this.stalled) for (const socket of [near, far]) socket.pause();
  }
}

/** The same database by way of a proxy. */
export async function proxyDatabase(url: string): Promise<{ proxy: TcpProxy; url: string }> {
  const proxied = new URL(url);
  const proxy = await TcpProxy.start({ host: proxied.hostname, port: Number(proxied.port || 5432) });
  proxied.hostname = '127.0.0.1';
  proxied.port = String(proxy.port);
  return { proxy, url: proxied.href };
}

function cut({ near, far }: Pair): void {
  near.resetAndDestroy();
  far.resetAndDestroy();
}

function pass(pair: Pair, bytes: Buffer | null, from: Socket, to: Socket): void {
  if (pair.isSilent) return;
  if (bytes === null) return cut(pair);
  if (to.write(bytes)) return;
  from.pause();
  to.once('drain', () => from.resume());
}
