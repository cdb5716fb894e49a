import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { giveTo } from '../../src/embedded-postgres/system-user.js';
import { until } from '../../test/support/until.js';
import { patroniConfig, SUPERUSER, type NodeConfig } from './patroni-config.js';
import { familyOf, kill, signalAll, start, type Programs, type Running } from './programs.js';

/** One machine of the cluster: Patroni, and the PostgreSQL that it runs. */
export class ClusterNode {
  private patroni: Running | undefined;

  private constructor(
    private readonly programs: Programs,
    private readonly config: NodeConfig,
  ) {}

  static async create(programs: Programs, config: NodeConfig): Promise<ClusterNode> {
    await mkdir(config.folder);
    const file = `${config.folder}/patroni.yml`;
    await writeFile(file, patroniConfig(config), { mode: 0o600 });
    for (const path of [config.folder, file]) await giveTo(programs.user, path);
    return new ClusterNode(programs, config);
  }

  get name(): string {
    return this.config.name;
  }

  get host(): string {
    return `127.0.0.1:${this.config.port}`;
  }

  get restUrl(): string {
    return `http://127.0.0.1:${this.config.restPort}`;
  }

  /** What Patroni has said last. */
  get output(): string {
    return this.patroni?.output ?? '';
  }

  /** Of a superuser. */
  urlOf(database: string): string {
    return `postgres://${SUPERUSER}:${this.config.password}@${this.host}/${database}`;
  }

  start(): void {
    const { patroni, user } = this.programs;
    this.patroni = start(patroni, [`${this.config.folder}/patroni.yml`], user);
  }

  /** Patroni alone: PostgreSQL goes on meanwhile. */
  async restartPatroni(): Promise<void> {
    if (this.patroni) await kill(this.patroni);
    this.start();
  }

  /** PostgreSQL's processes, none while it is down. */
  async postgres(): Promise<number[]> {
    const file = await readFile(`${this.config.folder}/data/postmaster.pid`, 'utf8').catch(() => '');
    const pid = Number(file.split('\n')[0]);
    return pid > 0 ? familyOf(pid) : [];
  }

  /** As if its machine had lost its power. */
  async crash(): Promise<void> {
    const postgres = await this.postgres();
    if (this.patroni) await kill(this.patroni);
    await this.killPostgres(postgres);
  }

  async killPostgres(pids?: readonly number[]): Promise<void> {
    const all = pids ?? (await this.postgres());
    signalAll(all, 'SIGKILL');
    await until(async () => (await Promise.all(all.map(familyOf))).flat().length === 0);
  }

  /** As if nobody could reach its machine any more, nor it anybody; the other signal ends that. */
  async signal(name: 'SIGSTOP' | 'SIGCONT'): Promise<void> {
    const patroni = this.patroni?.child.pid;
    signalAll([...(patroni === undefined ? [] : [patroni]), ...(await this.postgres())], name);
  }
}
