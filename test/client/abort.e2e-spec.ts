import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { createAccountsClient, type AccountsClient } from '@user-accounts/client';
import { until } from '../support/until.js';

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** What comes before a server falls silent; null: not even a head. */
const BEGUN: Readonly<Record<string, string | null>> = {
  '/api/user/v1/accounts/snapshot': '{"cursor":"a"}\n{"id":"1","version":1,"username":"anna"}\n',
  '/api/user/v1/changes': '{"changes":[',
  '/api/user/v1/accounts/anna': '{"username":',
  '/api/user/v1/me': null,
};

describe('A response that falls silent is ended by the signal, whatever the garbage collector has found', () => {
  let server: Server;
  let client: AccountsClient;
  let begun = 0;

  beforeAll(async () => {
    server = createServer(({ url }, response) => {
      begun += 1;
      const body = BEGUN[url!.split('?', 1)[0]!]!;
      if (body !== null) response.writeHead(200, { 'Content-Type': 'application/json' }).write(body);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    client = createAccountsClient({ baseUrl: `http://127.0.0.1:${port}`, token: 'a token' });
  });
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });

  it.each<[what: string, read: (signal: AbortSignal) => Promise<unknown>]>([
    [
      'a snapshot',
      async (signal) => {
        const { accounts } = await client.openSnapshot({}, { signal });
        for await (const account of accounts) expect(account.username).toBe('anna');
      },
    ],
    ['changes', (signal) => client.getChanges({ wait: 1 }, { signal })],
    ['an account', (signal) => client.getAccount('anna', { signal })],
    ['what has no head yet', (signal) => client.getMe({ signal })],
  ])('%s', async (_, read) => {
    const before = begun;
    const stop = new AbortController();
    const reading = read(AbortSignal.any([stop.signal, AbortSignal.timeout(120_000)]));
    const outcome = reading.then(
      () => 'ended',
      (error: Error) => error.message,
    );
    await until(() => begun > before);
    // Each takes seconds in a process that has run many tests.
    for (let turns = 0; turns < 3; turns += 1) {
      await new Promise(setImmediate);
      collectGarbage();
    }
    stop.abort(new Error('given up'));
    expect(await outcome).toBe('given up');
  });
});
