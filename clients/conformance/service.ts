import { execFile, spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { promisify } from 'node:util';
import sharp from 'sharp';
import { issueToken } from '../../src/auth/issue-token.js';

const secret = 'a secret of the conformance matrix, long enough';
/** The accounts of the scenarios, apart for each client. */
export const namesOf = (client: number) => ({
  john: `john${client}`,
  jane: `jane${client}`,
  pat: `pat${client}`,
});

function accountsOf(client: number) {
  const { john, jane, pat } = namesOf(client);
  const common = { year_of_birth: 1980 };
  return [
    { username: john, email: `${john}@example.com`, name: 'John', gender: 'f', goals: 'Sail', ...common },
    { username: jane, email: `${jane}@example.com`, country: 'DE', account_privacy: 'all_users', ...common },
    { username: pat, email: `${pat}@example.com`, account_privacy: 'private', ...common },
  ];
}

/** The built service on a database of its own, and in front of it a newer one. */
export interface Service {
  readonly url: string;
  readonly newerUrl: string;
  /** The path of a PNG. */
  readonly picture: string;
  tokenOf(username: string, staff?: boolean): Promise<string>;
  stop(): Promise<void>;
}

/** @param clients how many there are */
export async function startService(clients: number): Promise<Service> {
  const folder = await mkdtemp(join(tmpdir(), 'user-accounts-conformance-'));
  const env = {
    ...process.env,
    DATA_DIR: folder,
    JWT_SECRET: secret,
    HOST: '127.0.0.1',
    PORT: '0',
    LOG_LEVEL: 'error',
  };
  const child = spawn(process.execPath, ['dist/main.js'], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  const ended = new Promise<void>((resolve) => child.once('close', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    createInterface({ input: child.stdout }).on('line', (line) => {
      const [, ready] = /^Ready on (\S+)/.exec(line) ?? [];
      if (ready) resolve(ready.replace(/\/$/, ''));
    });
    void ended.then(() => reject(new Error('The service did not start')));
  });
  const file = join(folder, 'accounts.ndjson');
  const accounts = Array.from({ length: clients }, (_, client) => accountsOf(client)).flat();
  await writeFile(file, accounts.map((account) => JSON.stringify(account)).join('\n'));
  await promisify(execFile)(process.execPath, ['dist/cli.js', 'import', file], { env });
  const picture = join(folder, 'picture.png');
  await sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } }).toFile(picture);
  const newer = await startNewer(url);
  return {
    url,
    newerUrl: newer.url,
    picture,
    tokenOf: (username, staff = false) => issueToken({ secret, username, staff, ttlSeconds: 3_600 }),
    stop: async () => {
      newer.close();
      child.kill('SIGTERM');
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Answers like the service, with a value and a field that clients of today do not know. */
async function startNewer(url: string): Promise<{ url: string; close(): void }> {
  const server = createServer((request, response) => {
    void fetch(`${url}${request.url}`, {
      headers: { authorization: request.headers.authorization ?? '' },
    }).then(async (answer) => {
      const text = (await answer.text()).replace(
        '"gender":"f"',
        '"shoe_size":40,"gender":"a value of tomorrow"',
      );
      response.writeHead(answer.status, { 'Content-Type': answer.headers.get('content-type')! }).end(text);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return { url: `http://127.0.0.1:${port}`, close: () => void server.close().closeAllConnections() };
}
