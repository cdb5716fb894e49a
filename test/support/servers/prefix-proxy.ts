import { createServer, request as httpRequest, type Server } from 'node:http';

/** A proxy that serves a service below a path, as PUBLIC_URL with a path supposes. */
export interface PrefixProxy {
  readonly url: string;
  /** Where requests go to. */
  port: number;
  close(): Promise<void>;
}

export async function startPrefixProxy(prefix: string): Promise<PrefixProxy> {
  const server: Server = createServer((incoming, outgoing) => {
    const { method, headers, url = '' } = incoming;
    if (!url.startsWith(`${prefix}/`)) return void outgoing.writeHead(404).end();
    const target = { port: self.port, host: '127.0.0.1', path: url.slice(prefix.length), method, headers };
    incoming.pipe(
      httpRequest(target, (answer) => {
        outgoing.writeHead(answer.statusCode!, answer.headers);
        answer.pipe(outgoing);
      }),
    );
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const self: PrefixProxy = {
    url: `http://127.0.0.1:${port}${prefix}`,
    port: 0,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
  return self;
}
