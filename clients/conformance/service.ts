import { writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join, resolve } from 'node:path';
import sharp from 'sharp';
import { issueToken } from '../../src/auth/tokens/issue-token.js';
import { runProgram } from '../../test/support/programs.js';
import {
  startService as startBuiltService,
  type BuiltService,
} from '../../test/support/service/built-service.js';

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
  /** Of one with the preset `openedx`, and of one with fields that a site declares: with accounts of the same names. */
  readonly openEdxUrl: string;
  readonly declaredUrl: string;
  /** The path of a PNG. */
  readonly picture: string;
  tokenOf(username: string, staff?: boolean): Promise<string>;
  stop(): Promise<void>;
}

/** @param clients how many there are */
export async function startService(clients: number): Promise<Service> {
  const accounts = Array.from({ length: clients }, (_, client) => accountsOf(client)).flat();
  const service = await startWith({}, accounts);
  const openEdx = await startWith({ ACCOUNT_FIELDS: 'openedx' }, accounts);
  const declared = await startWith({ ACCOUNT_FIELDS: DECLARED }, accounts);
  const { folder } = service;
  const picture = join(folder, 'picture.png');
  await sharp({ create: { width: 64, height: 48, channels: 3, background: 'teal' } }).toFile(picture);
  const newer = await startNewer(service.url);
  return {
    url: service.url,
    newerUrl: newer.url,
    openEdxUrl: openEdx.url,
    declaredUrl: declared.url,
    picture,
    tokenOf: (username, staff = false) => issueToken({ secret, username, staff, ttlSeconds: 3_600 }),
    stop: async () => {
      newer.close();
      for (const one of [service, openEdx, declared]) await one.stop();
    },
  };
}

const DECLARED =
  '{"pronouns": {"type": "text", "shareable": true}, "topics": {"type": "choices", "of": ["art", "law"]}}';

async function startWith(
  settings: Record<string, string>,
  accounts: readonly object[],
): Promise<BuiltService> {
  const env = { JWT_SECRET: secret, HOST: '127.0.0.1', LOG_LEVEL: 'error', ...settings };
  const service = await startBuiltService(env);
  const { folder } = service;
  const file = join(folder, 'accounts.ndjson');
  await writeFile(file, accounts.map((account) => JSON.stringify(account)).join('\n'));
  const command = [resolve('dist/cli.js'), 'import', file];
  const imported = await runProgram(process.execPath, command, { env, cwd: folder });
  if (imported.code !== 0) throw new Error(imported.stderr);
  return service;
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
