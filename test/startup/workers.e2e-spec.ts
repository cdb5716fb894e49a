import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { createServer } from 'node:net';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import pg from 'pg';
import {
  killServices,
  startService,
  tryService,
  type BuiltService,
} from '../support/service/built-service.js';
import { send } from '../support/service/service-requests.js';
import { until } from '../support/until.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

// Several processes each, on a machine that may run other tests too.
jest.setTimeout(120_000);

let database: TestDatabase;
let service: BuiltService;

beforeAll(async () => {
  database = await createTestDatabase();
});

afterAll(async () => {
  await killServices();
  await database.drop();
});

async function start(settings: Record<string, string> = {}): Promise<void> {
  service = await startService({ DATABASE_URL: database.url, WORKERS: '2', ...settings });
}

const isReady = async () => (await send(`${service.url}/health/ready`)).status === 200;

/** The workers, once there are two that are none of these. */
function workers(except: readonly number[] = []): Promise<number[]> {
  return until(async () => {
    const pids = (await service.children()).filter((pid) => !except.includes(pid));
    return pids.length === 2 && pids;
  });
}

const isGone = (pid: number): boolean => {
  try {
    process.kill(pid, 0);
    return false;
  } catch {
    return true;
  }
};

describe('WORKERS=2', () => {
  beforeAll(() => start({ METRICS_PORT: '0', DATABASE_POOL_SIZE: '3' }));

  it('gives the metrics of all workers together, in one place', async () => {
    for (let i = 0; i < 10; i++) expect(await isReady()).toBe(true);
    const text = await (await fetch(service.metricsUrl!, { headers: { connection: 'close' } })).text();
    expect(text).toContain('route="/health/ready",status="200"} 10\n');
    expect(text).toContain('accounts_database_pool_size 6\n');
    expect(text).toContain('accounts_database_up 1\n');
  });

  it('starts two processes behind one port, says so once, and ends them all on SIGTERM, when what is in flight is finished', async () => {
    expect(service.stdout.match(/^Ready on/gm)).toHaveLength(1);
    const pids = await workers();
    const client = new pg.Client({ connectionString: database.url });
    await client.connect();
    try {
      await client.query('BEGIN; LOCK TABLE users IN ACCESS EXCLUSIVE MODE');
      const answers = Array.from({ length: 6 }, () => send(`${service.url}/api/user/v1/me`, { as: 'mary' }));
      const waiting = `SELECT count(*)::integer AS count FROM pg_locks l JOIN pg_database d ON d.oid = l.database
        WHERE NOT l.granted AND d.datname = current_database()`;
      // One statement a process: those of one turn share it.
      await until(async () => (await client.query<{ count: number }>(waiting)).rows[0]!.count >= 2);
      service.signal('SIGTERM');
      await client.query('COMMIT');
      expect((await Promise.all(answers)).map(({ status }) => status)).toEqual(Array(6).fill(200));
    } finally {
      await client.end();
    }
    expect(await service.ended).toBe(0);
    expect(pids.every(isGone)).toBe(true);
    expect(service.stderr).toBe('');
  });
});

describe('A worker that died', () => {
  beforeAll(() => start());

  it('is replaced, on the same port, while the other one answers', async () => {
    const [victim, other] = (await workers()) as [number, number];
    process.kill(victim, 'SIGKILL');
    await until(() => service.stdout.includes(`Worker ${victim} ended`));
    expect(await isReady()).toBe(true);

    const [, successor] = await workers([victim]);
    process.kill(other, 'SIGKILL');
    process.kill(successor!, 'SIGKILL');
    await workers([victim, other, successor!]);
    // Nobody listened for a moment.
    await until(() => isReady().catch(() => false));
    expect(service.stdout).toMatch(/Worker \d+ ended \(SIGKILL\); another one starts in \d+ ms/);
  });

  it('is replaced on the same port when it is the last one, and its fellow is only starting', async () => {
    const [victim, other] = (await workers()) as [number, number];
    process.kill(victim, 'SIGKILL');
    await workers([victim]);
    process.kill(other, 'SIGKILL');
    await until(() => service.stdout.includes(`Worker ${other} ended`));
    await until(() => isReady().catch(() => false));
    expect((await workers([victim, other])).length).toBe(2);
  });

  it('at once, again and again, is replaced no more, and the service says why it stops', async () => {
    const killed = new Set<number>();
    await until(async () => {
      if (service.hasEnded) return true;
      for (const pid of await service.children()) {
        killed.add(pid);
        if (!isGone(pid)) process.kill(pid, 'SIGKILL');
      }
      return false;
    });
    expect(await service.ended).toBe(1);
    expect(service.stderr).toMatch(
      /^Worker \d+ ended \(SIGKILL\), like 5 before it within seconds of their start: the service stops\./,
    );
    expect([...killed].every(isGone)).toBe(true);
  });
});

describe('With WORKERS=2 the first process', () => {
  it('leaves no workers behind when it is killed', async () => {
    await start();
    const pids = await workers();
    service.signal('SIGKILL');
    expect(await service.ended).toBe('SIGKILL');
    await until(() => pids.every(isGone));
  });

  it('says once what keeps it from starting', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as { port: number };
    service = await tryService({ DATABASE_URL: database.url, WORKERS: '2', PORT: String(port) });
    expect(await service.ended).toBe(1);
    expect(service.stderr).toBe(
      `Port ${port} on 127.0.0.1 is in use: stop what listens there, or set PORT to another.\n` +
        'A worker could not start (exit code 1): see what it says above.\n',
    );
    other.close();
  });

  it('prepares the embedded database once, and stops it at the end', async () => {
    service = await startService({ WORKERS: '2', JWT_SECRET: '' }, { args: ['--development'] });
    expect(await isReady()).toBe(true);
    expect(service.stdout.match(/Samples .* accounts loaded/g)).toHaveLength(1);
    const [, url, token] = /curl -s (\S+) -H 'Authorization: Bearer (\S+)'/.exec(service.stdout)!;
    const answers = await Promise.all(
      Array.from({ length: 4 }, () => fetch(url!, { headers: { authorization: `Bearer ${token}` } })),
    );
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200]);
    const [, cluster] = /^Database {2}embedded PostgreSQL in (.*)$/m.exec(service.stdout)!;
    expect(existsSync(`${cluster}/postmaster.pid`)).toBe(true);

    service.signal('SIGINT');
    expect(await service.ended).toBe(0);
    expect(existsSync(`${cluster}/postmaster.pid`)).toBe(false);
  });
});

it('WORKERS=1 is one process', async () => {
  await start({ WORKERS: '1' });
  expect(await isReady()).toBe(true);
  expect(await service.children()).toEqual([]);
  service.signal('SIGTERM');
  expect(await service.ended).toBe(0);
});
