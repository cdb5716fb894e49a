import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { publicUrlOf } from '../../config/public-url.js';

/** The text of a scrape, and its media type. */
export interface Exposition {
  readonly contentType: string;
  metrics(): Promise<string>;
}

export interface MetricsServer {
  /** `http://…`, as it can be called from this machine. */
  readonly address: string;
  readonly close: () => Promise<void>;
}

/** Serves `/metrics` and nothing else, on a port that is not the API's. Rejects if it cannot listen. */
export async function serveMetrics(
  exposition: Exposition,
  { host, port }: { host: string; port: number },
): Promise<MetricsServer> {
  const server = createServer((request, response) => {
    if (request.url?.split('?')[0] !== '/metrics') {
      response.writeHead(404).end('See /metrics.\n');
    } else if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { Allow: 'GET, HEAD' }).end();
    } else {
      exposition.metrics().then(
        (text) => response.writeHead(200, { 'Content-Type': exposition.contentType }).end(text),
        () => response.writeHead(500).end(),
      );
    }
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    address: publicUrlOf({ host }, (server.address() as AddressInfo).port),
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
