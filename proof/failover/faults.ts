import { setTimeout as sleep } from 'node:timers/promises';
import { connected } from './cluster.js';
import type { ClusterNode } from './node.js';
import { signalAll } from './programs.js';
import type { FailoverWorld, Mode } from './world.js';

/** What is left to do once writes are possible again: what the cluster cannot do by itself. */
type Repair = () => Promise<void>;

export interface Fault {
  readonly name: string;
  readonly modes: readonly Mode[];
  /** Resolves once all has gone wrong that is to go wrong. */
  inflict(world: FailoverWorld, chance: () => number): Promise<Repair>;
}

const BOTH = ['sync', 'async'] as const;
const nothing: Repair = () => Promise.resolve();

const WALSENDERS = 'SELECT pid FROM pg_stat_replication';
const CANCEL = `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep' AND usename = 'accounts'`;

/** From now on no standby gets anything. @returns what ends that */
async function stopReplication(leader: ClusterNode): Promise<() => void> {
  const { rows } = await connected(leader.urlOf('postgres'), (client) =>
    client.query<{ pid: number }>(WALSENDERS),
  );
  const pids = rows.map(({ pid }) => pid);
  signalAll(pids, 'SIGSTOP');
  return () => signalAll(pids, 'SIGCONT');
}

async function crash(leader: ClusterNode): Promise<Repair> {
  await leader.crash();
  return () => Promise.resolve(leader.start());
}

export const FAULTS: readonly Fault[] = [
  {
    name: 'PostgreSQL of the primary killed',
    modes: BOTH,
    async inflict(world) {
      const leader = await world.cluster.whole();
      await leader.killPostgres();
      return nothing;
    },
  },
  {
    name: 'machine of the primary lost',
    modes: BOTH,
    inflict: async (world) => crash(await world.cluster.whole()),
  },
  {
    name: 'machine of the primary lost while standbys lag',
    modes: BOTH,
    async inflict(world, chance) {
      const leader = await world.cluster.whole();
      await stopReplication(leader);
      await sleep(300 + chance() * 1_200);
      return crash(leader);
    },
  },
  {
    name: 'primary cut off, and back while another one leads',
    modes: BOTH,
    async inflict(world) {
      const leader = await world.cluster.whole();
      await leader.signal('SIGSTOP');
      return () => leader.signal('SIGCONT');
    },
  },
  {
    name: 'replication cut off for some seconds',
    modes: BOTH,
    async inflict(world, chance) {
      const goOn = await stopReplication(await world.cluster.whole());
      await sleep(1_000 + chance() * 5_000);
      goOn();
      return nothing;
    },
  },
  {
    name: 'planned switchover',
    modes: BOTH,
    async inflict({ cluster }) {
      await cluster.whole();
      if (!(await cluster.switchOver())) throw new Error('Patroni refuses the switchover');
      return nothing;
    },
  },
  {
    name: 'commits cancelled that wait for a standby',
    modes: ['sync'],
    async inflict(world) {
      const leader = await world.cluster.whole();
      const goOn = await stopReplication(leader);
      await cancelWaits(leader);
      goOn();
      return nothing;
    },
  },
  {
    name: 'commits cancelled that wait for a standby, and the machine lost',
    modes: ['sync'],
    async inflict(world) {
      const leader = await world.cluster.whole();
      await stopReplication(leader);
      await cancelWaits(leader);
      return crash(leader);
    },
  },
];

async function cancelWaits(leader: ClusterNode): Promise<void> {
  await connected(leader.urlOf('postgres'), async (client) => {
    const end = performance.now() + 1_500;
    while (performance.now() < end) {
      await client.query(CANCEL);
      await sleep(50);
    }
  });
}
