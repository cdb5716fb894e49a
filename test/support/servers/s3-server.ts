import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, request, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from '@20minutes/s3rver';

/** A real S3-speaking server with one bucket, and a gate before it that can be closed. */
export interface TestBucket {
  /** Settings with which the service uses it. */
  readonly environment: Record<string, string>;
  /** From now on requests of this kind get no answer; resolves when the first one has arrived. */
  hold(isHeld: (request: IncomingMessage) => boolean): Promise<void>;
  /** From now on every request is refused, as by a broken service. */
  refuse(): void;
  /** Requests pass again. */
  release(): void;
  stop(): Promise<void>;
}

export async function startTestBucket(prefix = ''): Promise<TestBucket> {
  const directory = await mkdtemp(join(tmpdir(), 'user-accounts-s3-'));
  const server = new S3rver({
    address: '127.0.0.1',
    port: 0,
    silent: true,
    directory,
    // It leaves out the slash that ends the path of a listing, which the library signs.
    allowMismatchedSignatures: true,
    configureBuckets: [{ name: 'pictures', configs: [] }],
  });
  const { port } = await server.run();
  let isHeld: (request: IncomingMessage) => boolean = () => false;
  let refusing = false;
  let arrived = (): void => undefined;
  const gate = createServer((incoming, outgoing) => {
    if (refusing) return outgoing.writeHead(503).end();
    if (isHeld(incoming)) return arrived();
    const { method, url, headers } = incoming;
    const passed = request({ host: '127.0.0.1', port, method, path: url, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
    passed.on('error', () => outgoing.destroy());
    incoming.pipe(passed);
  });
  await listening(gate);
  return {
    environment: {
      PROFILE_IMAGE_STORAGE: `s3://pictures${prefix}`,
      S3_ENDPOINT: `http://127.0.0.1:${(gate.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: 'S3RVER',
      AWS_SECRET_ACCESS_KEY: 'S3RVER',
    },
    hold: (which) => {
      isHeld = which;
      return new Promise((resolve) => {
        arrived = resolve;
      });
    },
    refuse: () => {
      refusing = true;
    },
    release: () => {
      isHeld = () => false;
      refusing = false;
    },
    stop: async () => {
      gate.closeAllConnections();
      gate.close();
      await server.close();
      await rm(directory, { recursive: true, force: true });
    },
  };
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
}
