import { setTimeout as sleep } from 'node:timers/promises';
import type { CopyFollower } from './copy-follower.js';
import type { MemoryFollower } from './memory-follower.js';
import type { TableFollower } from './table-follower.js';
import type { World } from './world.js';

/** What can go wrong, and whom it happens to. */
export interface Scene {
  readonly world: World;
  readonly copy: CopyFollower;
  readonly memory: MemoryFollower;
  readonly table: TableFollower;
}

/** Goes wrong, and is well again when it is done. */
export interface Fault {
  readonly name: string;
  inflict(scene: Scene, random: () => number): Promise<unknown>;
}

const during = async (milliseconds: number, begin: () => void, end: () => void): Promise<void> => {
  begin();
  await sleep(milliseconds);
  end();
};

export const FAULTS: readonly Fault[] = [
  {
    name: 'service killed',
    async inflict({ world }, random) {
      await world.endService('SIGKILL');
      await sleep(random() * 5_000);
      await world.startService();
    },
  },
  {
    name: 'service stopped and started',
    async inflict({ world }, random) {
      await world.endService('SIGTERM');
      await sleep(random() * 2_000);
      await world.startService();
    },
  },
  {
    name: 'PostgreSQL killed',
    async inflict({ world: { postgres } }, random) {
      await postgres.kill();
      await sleep(random() * 4_000);
      await postgres.start();
    },
  },
  {
    name: 'PostgreSQL restarted',
    async inflict({ world: { postgres } }, random) {
      await postgres.stop();
      await sleep(random() * 1_000);
      await postgres.start();
    },
  },
  {
    name: "followers' connections cut",
    async inflict({ world: { proxy } }, random) {
      for (let times = 0; times < 8; times++) {
        proxy.dropAll();
        await sleep(random() * 400);
      }
    },
  },
  {
    name: "followers' connections fallen silent",
    async inflict({ world: { proxy } }, random) {
      proxy.silence();
      await sleep(random() * 4_000);
    },
  },
  {
    name: "followers' network silent",
    inflict: ({ world: { proxy } }, random) =>
      during(
        1_000 + random() * 8_000,
        () => {
          proxy.isSilent = true;
          proxy.silence();
        },
        () => (proxy.isSilent = false),
      ),
  },
  {
    name: "followers' network stalled",
    inflict: ({ world: { proxy } }, random) =>
      during(
        1_000 + random() * 6_000,
        () => proxy.stall(true),
        () => proxy.stall(false),
      ),
  },
  {
    name: 'followers refused',
    inflict: ({ world: { proxy } }, random) =>
      during(
        1_000 + random() * 5_000,
        () => {
          proxy.refuses = true;
          proxy.dropAll();
        },
        () => (proxy.refuses = false),
      ),
  },
  {
    name: 'answers to followers cut short',
    inflict: ({ world: { proxy } }, random) =>
      during(
        1_000 + random() * 4_000,
        () => (proxy.answer = (bytes) => (random() < 0.2 ? null : bytes)),
        () => (proxy.answer = (bytes) => bytes),
      ),
  },
  { name: 'copy begun anew', inflict: ({ copy }) => Promise.resolve(copy.restart()) },
  { name: 'store ended and begun again', inflict: ({ memory }, random) => memory.restart(random() < 0.3) },
  { name: 'process with a table killed', inflict: ({ table }) => table.restart() },
  {
    name: 'database of the table killed',
    async inflict({ world: { copyPostgres } }, random) {
      await copyPostgres.kill();
      await sleep(random() * 2_000);
      await copyPostgres.start();
    },
  },
];
