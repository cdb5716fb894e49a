import { randomBytes } from 'node:crypto';
import { chmod, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import { giveTo } from '../../src/embedded-postgres/system-user.js';
import { freePort } from '../../test/support/servers/free-port.js';
import { ClusterNode } from './node.js';
import { kill, start, type Programs, type Running } from './programs.js';

export const DATABASE = 'accounts';
const NODES = 3;
/** Longer than a node takes that has to be rewound, or copied anew. */
const PATIENCE_MS = 180_000;
/** Patroni 3.0 may see an old key of the synchronous standby for ever, once it was cut off from etcd. */
const STUCK_MS = 60_000;

/** As Patroni's REST API tells it. */
interface Member {
  readonly name: string;
  readonly role: string;
  readonly state: string;
}

/** Three nodes, one of which leads, and etcd, by which they agree on that. */
export class PatroniCluster {
  /** How often Patroni was restarted because it was stuck. */
  restarts = 0;
  private readonly password = randomBytes(12).toString('hex');

  private constructor(
    private readonly folder: string,
    private readonly etcd: Running,
    private readonly synchronous: boolean,
    readonly nodes: ClusterNode[] = [],
  ) {}

  static async create(programs: Programs, synchronous: boolean): Promise<PatroniCluster> {
    const folder = await mkdtemp(join(tmpdir(), 'failover-'));
    await chmod(folder, 0o755);
    const etcdPort = await freePort();
    const etcd = await startEtcd(programs, join(folder, 'etcd'), etcdPort);
    const cluster = new PatroniCluster(folder, etcd, synchronous);
    try {
      await cluster.addNodes(programs, etcdPort);
    } catch (error) {
      await cluster.remove();
      throw error;
    }
    return cluster;
  }

  /** Of the service's role, with all hosts. */
  get url(): string {
    const hosts = this.nodes.map(({ host }) => host).join(',');
    return `postgres://accounts:${this.password}@${hosts}/${DATABASE}?target_session_attrs=read-write`;
  }

  node(name: string): ClusterNode {
    return this.nodes.find((node) => node.name === name)!;
  }

  /** Undefined while there is none that Patroni knows of and that runs. */
  async findLeader(): Promise<ClusterNode | undefined> {
    const leader = (await this.members()).find(({ role, state }) => role === 'leader' && state === 'running');
    return leader && this.node(leader.name);
  }

  async findStandby(): Promise<ClusterNode | undefined> {
    const members = await this.members();
    const found =
      members.find(({ role }) => role === 'sync_standby') ?? members.find(({ role }) => role === 'replica');
    return found && this.node(found.name);
  }

  /** Resolves with the leader once both others follow it, and have all that it has. */
  async whole(): Promise<ClusterNode> {
    const deadline = Date.now() + PATIENCE_MS;
    let patience = Date.now() + STUCK_MS;
    while (Date.now() < deadline) {
      const members = await this.members();
      const isSynchronous = !this.synchronous || members.some(({ role }) => role === 'sync_standby');
      const leader = await this.findLeader();
      if (leader && isSynchronous && members.length === NODES && (await isFollowed(leader))) return leader;
      if (leader && !isSynchronous && Date.now() > patience) {
        this.restarts++;
        patience = Date.now() + STUCK_MS;
        await leader.restartPatroni();
      }
      await sleep(200);
    }
    const said = this.nodes.map(({ name, output }) => `${name}:\n${output.slice(-1_500)}`).join('\n');
    throw new Error(`The cluster does not become whole:\n${said}`);
  }

  /** Lets another node lead, as planned. @returns whether it does */
  async switchOver(): Promise<boolean> {
    const [leader, candidate] = [await this.findLeader(), await this.findStandby()];
    const answer = await fetch(`${leader!.restUrl}/switchover`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ leader: leader!.name, candidate: candidate!.name }),
      signal: AbortSignal.timeout(60_000),
    });
    await answer.text();
    return answer.ok;
  }

  /** Does something as a superuser of the node that leads. */
  async asSuperuser<T>(work: (client: Client) => Promise<T>, database = DATABASE): Promise<T> {
    const leader = await this.whole();
    return connected(leader.urlOf(database), work);
  }

  async remove(): Promise<void> {
    for (const node of this.nodes) {
      await node.signal('SIGCONT');
      await node.crash();
    }
    await kill(this.etcd);
    await rm(this.folder, { recursive: true, force: true });
  }

  private async addNodes(programs: Programs, etcdPort: number): Promise<void> {
    for (let number = 1; number <= NODES; number++) {
      const name = `pg${number}`;
      const node = await ClusterNode.create(programs, {
        name,
        folder: join(this.folder, name),
        port: await freePort(),
        restPort: await freePort(),
        etcdPort,
        binaries: programs.postgres,
        password: this.password,
        synchronous: this.synchronous,
      });
      this.nodes.push(node);
    }
    await giveTo(programs.user, this.folder);
    for (const node of this.nodes) node.start();
    await this.asSuperuser(async (client) => {
      await client.query(`CREATE ROLE accounts LOGIN PASSWORD '${this.password}'`);
      await client.query('GRANT pg_read_all_stats TO accounts');
      await client.query(`CREATE DATABASE ${DATABASE} OWNER accounts`);
    }, 'postgres');
  }

  private async members(): Promise<Member[]> {
    for (const { restUrl } of this.nodes) {
      const answer = await fetch(`${restUrl}/cluster`, { signal: AbortSignal.timeout(1_000) }).catch(
        () => null,
      );
      const text = await answer?.text().catch(() => undefined);
      if (answer?.ok && text) return (JSON.parse(text) as { members: Member[] }).members;
    }
    return [];
  }
}

/** @throws what `pg` throws */
export async function connected<T>(url: string, work: (client: Client) => Promise<T>): Promise<T> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 3_000, query_timeout: 20_000 });
  client.on('error', () => undefined);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function isFollowed(leader: ClusterNode): Promise<boolean> {
  const followers = `SELECT count(*)::integer AS number FROM pg_stat_replication
    WHERE state = 'streaming' AND flush_lsn >= pg_current_wal_flush_lsn()`;
  const ask = connected(leader.urlOf('postgres'), (client) => client.query<{ number: number }>(followers));
  return (await ask.catch(() => null))?.rows[0]?.number === NODES - 1;
}

async function startEtcd(programs: Programs, folder: string, port: number): Promise<Running> {
  await mkdir(folder, { mode: 0o700 });
  await giveTo(programs.user, folder);
  const url = `http://127.0.0.1:${port}`;
  const peer = `http://127.0.0.1:${await freePort()}`;
  const flags = {
    'data-dir': folder,
    'listen-client-urls': url,
    'advertise-client-urls': url,
    'listen-peer-urls': peer,
    'initial-advertise-peer-urls': peer,
    'initial-cluster': `default=${peer}`,
  };
  const args = Object.entries(flags).map(([name, value]) => `--${name}=${value}`);
  const etcd = start(programs.etcd, args, programs.user);
  const deadline = Date.now() + 20_000;
  while (!(await fetch(`${url}/health`).catch(() => null))?.ok) {
    if (Date.now() > deadline) throw new Error(`etcd does not start:\n${etcd.output}`);
    await sleep(100);
  }
  return etcd;
}
