import { once } from 'node:events';
import { openSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createDataSource } from '../../src/database/data-source.js';
import { seed } from '../support/accounts.js';
import { startProgram } from '../support/programs.js';
import { lockWaits, withConnection } from '../support/servers/raw-client.js';
import { freePort } from '../support/servers/free-port.js';
import { startService, type BuiltService } from '../support/service/built-service.js';
import { getPath, patch, read, type Outcome } from '../support/service/service-requests.js';
import { SECRET } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

jest.setTimeout(60_000);

const OWNERS = ['ann', 'ben', 'cem', 'dan', 'eve'];
let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const dataSource = createDataSource({ url: database.url, poolSize: 1 });
  await dataSource.initialize();
  await seed(dataSource, ...OWNERS.map((username) => ({ username })));
  await dataSource.destroy();
});
afterAll(() => database?.drop());

interface Bio {
  readonly username: string;
  readonly bio: string;
}

async function withService(
  environment: Record<string, string>,
  work: (service: BuiltService) => Promise<void>,
): Promise<void> {
  const service = await startService({ DATABASE_URL: database.url, ...environment });
  try {
    await work(service);
  } finally {
    await service.kill();
  }
}

/** Starts a PATCH for each owner while their rows are locked, does something, and lets them go on. */
async function withPatchesInFlight(
  service: BuiltService,
  bio: string,
  meanwhile: () => Promise<void>,
): Promise<Promise<Outcome>[]> {
  return withConnection(database.url, async (blocker) => {
    await blocker.query('BEGIN; SELECT FROM users FOR UPDATE');
    const answers = OWNERS.map((username) => patch(service, username, { bio }));
    // Whether one is broken off is for the test to judge.
    void Promise.allSettled(answers);
    await until(async () => (await lockWaits(database.url)) === OWNERS.length);
    await meanwhile();
    await blocker.query('ROLLBACK');
    return answers;
  });
}

const unreachable = (service: Pick<BuiltService, 'url'>): Promise<boolean> =>
  getPath(service, '/health/live').then(
    () => false,
    () => true,
  );

describe('SIGTERM under load', () => {
  it('finishes what is in flight and takes nothing new', () =>
    withService({}, async (service) => {
      const answers = await withPatchesInFlight(service, 'in flight', async () => {
        service.signal('SIGTERM');
        await until(() => unreachable(service));
      });
      expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(OWNERS.map(() => 200));
      expect(await service.ended).toBe(0);
    }));

  // The signal that comes when a terminal is closed does the same.
  it('first says at /health/ready that it stops, and serves for SHUTDOWN_DELAY, on SIGHUP too', () =>
    withService({ SHUTDOWN_DELAY: '3s' }, async (service) => {
      service.signal('SIGHUP');
      await until(async () => (await getPath(service, '/health/ready')).status === 503);
      expect(await getPath(service, '/health/ready')).toMatchObject({
        status: 503,
        json: { detail: 'The service is stopping.' },
      });
      expect((await getPath(service, '/health/live')).status).toBe(200);
      expect((await read(service, 'ann')).status).toBe(200);
      expect(await service.ended).toBe(0);
    }));

  it('breaks no request off: each one is answered whole, or was never taken', () =>
    withService({}, async (service) => {
      const answers: Outcome[] = [];
      const client = async (username: string): Promise<void> => {
        for (let number = 0; ; number++) {
          const answer = await patch(service, username, { bio: `load ${number}` }).catch(() => undefined);
          if (answer === undefined) return;
          answers.push(answer);
        }
      };
      const clients = OWNERS.map(client);
      await until(() => answers.length > 50);
      service.signal('SIGTERM');
      await Promise.all(clients);
      expect(await service.ended).toBe(0);

      expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]));
      // Every account is as its last answer said, or one PATCH further: never behind what a client was told.
      const bios = 'SELECT username, bio FROM users JOIN profiles ON user_id = id';
      const now = await withConnection(database.url, async (client) => (await client.query<Bio>(bios)).rows);
      for (const { username, bio } of now) {
        const last = answers.filter(({ json }) => json.username === username).at(-1)!.json as unknown as Bio;
        const number = (text: string): number => Number(text.slice('load '.length));
        expect([number(last.bio), number(last.bio) + 1]).toContain(number(bio));
      }
    }));

  it('a second signal ends it at once', () =>
    withService({}, async (service) => {
      const answers = await withPatchesInFlight(service, 'cut off', async () => {
        service.signal('SIGTERM');
        await until(() => unreachable(service));
        // A second signal at the same moment is the echo of one Ctrl-C.
        await until(() => {
          service.signal('SIGTERM');
          return service.hasEnded;
        });
      });
      expect(await service.ended).toBe(1);
      expect((await Promise.allSettled(answers)).map(({ status }) => status)).toEqual(
        OWNERS.map(() => 'rejected'),
      );
      expect(service.output()).toContain('Stopped at once');
    }));
});

describe('Standard output that cannot be written', () => {
  it.each([
    ['because the disk is full', openSync('/dev/full', 'w')],
    ['because its reader has gone', 'pipe'],
  ] as const)('%s ends no service, which stops in order', async (_, output) => {
    const [folder, port] = [await mkdtemp(join(tmpdir(), 'lost-output-')), await freePort()];
    const env = { DATABASE_URL: database.url, DATA_DIR: folder, PORT: String(port), JWT_SECRET: SECRET };
    const child = startProgram(process.execPath, [resolve('dist/main.js')], {
      cwd: folder,
      env,
      stdio: ['ignore', output, 'pipe'],
    });
    child.stdout?.destroy();
    let errors = '';
    child.stderr!.setEncoding('utf8').on('data', (text: string) => (errors += text));
    const ended = once(child, 'close').then(([code]) => code as number | null);
    try {
      const service = { url: `http://127.0.0.1:${port}` };
      await until(() => unreachable(service).then((isUnreachable) => !isUnreachable));
      for (let count = 0; count < 5; count++) expect((await read(service, 'ann')).status).toBe(200);
      child.kill('SIGTERM');
      expect({ code: await ended, errors }).toEqual({ code: 0, errors: '' });
    } finally {
      child.kill('SIGKILL');
      await ended;
      await rm(folder, { recursive: true });
    }
  });
});
