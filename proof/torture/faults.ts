import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { TcpProxy } from '../../test/support/servers/tcp-proxy.js';
import type { World } from './world.js';

/** What can go wrong. */
export interface Fault {
  readonly name: string;
  /** Goes wrong, and is well again when it is done. */
  inflict(world: World, random: () => number): Promise<void>;
}

const between = (least: number, most: number, random: () => number): number =>
  least + random() * (most - least);

/** Sets something, waits so many milliseconds, and sets it back. */
async function during(milliseconds: number, begin: () => unknown, end: () => unknown): Promise<void> {
  await begin();
  try {
    await sleep(milliseconds);
  } finally {
    await end();
  }
}

async function endService(world: World, signal: 'SIGTERM' | 'SIGKILL', pause: number): Promise<void> {
  await world.endService(signal);
  await sleep(pause);
  await world.startService();
}

async function signalPostgres(world: World, name: NodeJS.Signals): Promise<void> {
  for (const pid of await world.postgres.processes()) {
    try {
      process.kill(pid, name);
    } catch {
      // It has ended meanwhile.
    }
  }
}

/** A full disk may have ended PostgreSQL; and it may be on its way back by itself. */
async function revive(world: World): Promise<void> {
  for (let tries = 1; ; tries++) {
    const session = await world.openSession();
    if (session !== null) return session.end();
    if ((await world.postgres.processes()).length === 0 || tries % 50 === 0) {
      await world.postgres.start().catch(() => undefined);
    }
    await sleep(200);
  }
}

/** Does something in a session of PostgreSQL, and ends it; nothing if there is none. */
async function inSession(world: World, work: (session: Client) => Promise<unknown>): Promise<void> {
  const session = await world.openSession();
  try {
    if (session !== null) await work(session);
  } finally {
    await session?.end().catch(() => undefined);
  }
}

/** One of so many, each with its connection. */
function loseAnswers(proxy: TcpProxy, share: number, random: () => number): void {
  proxy.answer = (bytes) => (random() < share ? null : bytes);
}

const ALL_BUT_THIS = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()`;

export const FAULTS: readonly Fault[] = [
  {
    name: 'service killed',
    inflict: (world, random) => endService(world, 'SIGKILL', between(0, 1_000, random)),
  },
  { name: 'service stopped and started', inflict: (world) => endService(world, 'SIGTERM', 0) },
  {
    name: 'PostgreSQL killed',
    async inflict(world, random) {
      await world.postgres.kill();
      await sleep(between(0, 2_000, random));
      await world.postgres.start();
    },
  },
  {
    name: 'a process of PostgreSQL killed',
    async inflict(world, random) {
      const [, ...children] = await world.postgres.processes();
      const pid = children[Math.floor(random() * children.length)];
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
      await revive(world);
    },
  },
  {
    name: 'PostgreSQL restarted',
    async inflict(world, random) {
      await world.postgres.stop();
      await sleep(between(0, 1_000, random));
      await world.postgres.start();
    },
  },
  {
    name: 'PostgreSQL paused',
    inflict: (world, random) =>
      during(
        between(500, 7_000, random),
        () => signalPostgres(world, 'SIGSTOP'),
        () => signalPostgres(world, 'SIGCONT'),
      ),
  },
  {
    name: 'sessions ended by PostgreSQL',
    async inflict(world, random) {
      for (let times = 0; times < 4; times++) {
        await inSession(world, (session) => session.query(ALL_BUT_THIS));
        await sleep(between(50, 500, random));
      }
    },
  },
  {
    name: 'pool exhausted by a lock',
    inflict: (world, random) =>
      inSession(world, async (session) => {
        await session.query('BEGIN');
        await session.query(`LOCK TABLE users IN ${random() < 0.5 ? 'ACCESS EXCLUSIVE' : 'EXCLUSIVE'} MODE`);
        await sleep(between(1_000, 8_000, random));
        await session.query('ROLLBACK');
      }),
  },
  {
    name: 'connections of PostgreSQL used up',
    async inflict(world, random) {
      const taken: Client[] = [];
      await inSession(world, (session) => session.query(ALL_BUT_THIS));
      for (let session = await world.openSession(); session !== null; session = await world.openSession()) {
        taken.push(session);
      }
      await sleep(between(1_000, 4_000, random));
      await Promise.all(taken.map((session) => session.end().catch(() => undefined)));
    },
  },
  {
    name: 'disk of PostgreSQL full',
    async inflict(world, random) {
      const { databaseDisk: disk } = world;
      if (disk === null) return;
      await during(
        between(1_000, 5_000, random),
        () => disk.fill(),
        () => disk.free(),
      );
      await revive(world);
    },
  },
  {
    name: 'disk of the pictures full',
    async inflict(world, random) {
      const { dataDisk: disk } = world;
      if (disk !== null)
        await during(
          between(1_000, 5_000, random),
          () => disk.fill(),
          () => disk.free(),
        );
    },
  },
  {
    name: 'connections of clients dropped',
    async inflict(world, random) {
      for (let times = 0; times < 8; times++) {
        world.clientSide.dropAll();
        await sleep(between(20, 400, random));
      }
    },
  },
  {
    name: 'answers to clients lost',
    inflict: ({ clientSide }, random) =>
      during(
        between(1_000, 4_000, random),
        () => loseAnswers(clientSide, 0.2, random),
        () => loseAnswers(clientSide, 0, random),
      ),
  },
  {
    name: 'connections to PostgreSQL dropped',
    async inflict(world, random) {
      for (let times = 0; times < 8; times++) {
        world.databaseSide.dropAll();
        await sleep(between(20, 400, random));
      }
    },
  },
  {
    name: 'answers of PostgreSQL lost',
    inflict: ({ databaseSide }, random) =>
      during(
        between(1_000, 4_000, random),
        () => loseAnswers(databaseSide, 0.1, random),
        () => loseAnswers(databaseSide, 0, random),
      ),
  },
  {
    name: 'network to PostgreSQL stalled',
    inflict: ({ databaseSide }, random) =>
      during(
        between(500, 7_000, random),
        () => databaseSide.stall(true),
        () => databaseSide.stall(false),
      ),
  },
  {
    name: 'network to clients stalled',
    inflict: ({ clientSide }, random) =>
      during(
        between(500, 3_000, random),
        () => clientSide.stall(true),
        () => clientSide.stall(false),
      ),
  },
  {
    name: 'SMTP server stopped and started',
    inflict: ({ smtp }, random) =>
      during(
        between(1_000, 6_000, random),
        () => smtp.stop(),
        () => smtp.start(),
      ),
  },
  {
    name: 'SMTP server refuses',
    inflict: ({ smtp }, random) =>
      during(
        between(1_000, 6_000, random),
        () => (smtp.refuseWith = 451),
        () => (smtp.refuseWith = null),
      ),
  },
];
