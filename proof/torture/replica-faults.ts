import { setTimeout as sleep } from 'node:timers/promises';
import type { Fault } from './faults.js';
import type { Replica } from './replica.js';
import type { World } from './world.js';

/** Nothing happens where there is no replica. */
function onReplica(name: string, inflict: (replica: Replica, random: () => number) => Promise<void>): Fault {
  return {
    name,
    inflict: async ({ replica }: World, random) => {
      if (replica !== null) await inflict(replica, random);
    },
  };
}

export const REPLICA_FAULTS: readonly Fault[] = [
  onReplica('replica killed', async (replica, random) => {
    await replica.kill();
    await sleep(random() * 2_000);
    await replica.start();
  }),
  onReplica('replica falls behind', async (replica, random) => {
    await replica.pauseReplay();
    await sleep(500 + random() * 5_000);
    await replica.resumeReplay();
  }),
  onReplica('network to the replica stalled', async ({ side }, random) => {
    side.stall(true);
    await sleep(500 + random() * 4_000);
    side.stall(false);
  }),
  onReplica('connections to the replica fallen silent', async ({ side }, random) => {
    side.silence();
    await sleep(500 + random() * 2_000);
  }),
];
