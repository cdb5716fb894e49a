import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { runProgram } from '../../test/support/programs.js';
import { type BuiltService, tryService } from '../../test/support/service/built-service.js';
import { peakMemory } from '../../test/support/service/memory.js';
import { freePort } from '../../test/support/servers/free-port.js';
import { createOwnServer, type OwnServer } from '../../test/support/servers/own-server.js';
import { mountSmallDisk, type SmallDisk } from '../../test/support/servers/small-disk.js';
import { proxyDatabase, TcpProxy } from '../../test/support/servers/tcp-proxy.js';
import { startMailServer, type MailServer } from '../../test/support/servers/smtp.js';
import { Replica } from './replica.js';

export const SECRET = 'a secret of the torture, long enough for HS256';

/** Small, so that it is soon exhausted. */
const POOL_SIZE = 6;
const MAX_CONNECTIONS = 20;

/** The service with all that it needs, each part of which can be broken. */
export class World {
  /** The service in its present life. */
  private service: BuiltService | undefined;
  private sizes: Readonly<Record<string, number>> = { full: 500, small: 30 };
  /** Hears of other settings, and when, in milliseconds of `performance.now()`, they came to be. */
  onSettings: (start: number, end: number) => void = () => undefined;
  /** The most bytes that the service, of WORKERS each one, has had in memory. */
  peakBytes = 0;
  /** What the lives before wrote to standard error and, of level error, to standard output. */
  private earlier = '';

  private constructor(
    readonly postgres: OwnServer,
    /** Null: none. */
    readonly replica: Replica | null,
    /** Null where none can be mounted. */
    readonly databaseDisk: SmallDisk | null,
    readonly dataDisk: SmallDisk | null,
    readonly smtp: MailServer,
    /** Between clients and service. */
    readonly clientSide: TcpProxy,
    /** Between service and PostgreSQL. */
    readonly databaseSide: TcpProxy,
    /** By way of the proxy. */
    private readonly databaseUrl: string,
    readonly dataDir: string,
    readonly servicePort: number,
    private readonly workerCount: number,
  ) {}

  static async create(workerCount: number, hasReplica: boolean): Promise<World> {
    const databaseDisk = mountSmallDisk('600m') ?? null;
    const dataDisk = mountSmallDisk('200m') ?? null;
    const dataDir = join(dataDisk?.folder ?? tmpdir(), `torture-${process.pid}`);
    await mkdir(dataDir);
    const settings = {
      max_connections: String(MAX_CONNECTIONS),
      max_wal_size: '64MB',
      min_wal_size: '32MB',
      // What a replica that was away has missed.
      ...(hasReplica && { wal_keep_size: '128MB' }),
    };
    const postgres = await createOwnServer({
      ...(databaseDisk && { parent: databaseDisk.folder }),
      settings,
    });
    await installWitness(postgres.url);
    const replica = hasReplica ? await Replica.of(postgres) : null;
    const smtp = await startMailServer();
    const { proxy: databaseSide, url: databaseUrl } = await proxyDatabase(postgres.url);
    const servicePort = await freePort();
    const clientSide = await TcpProxy.start({ host: '127.0.0.1', port: servicePort });
    const parts = [postgres, replica, databaseDisk, dataDisk, smtp, clientSide, databaseSide] as const;
    const world = new World(...parts, databaseUrl, dataDir, servicePort, workerCount);
    try {
      await world.startService();
    } catch (error) {
      await world.remove();
      throw error;
    }
    return world;
  }

  /** Where clients reach the service. */
  get url(): string {
    return `http://127.0.0.1:${this.clientSide.port}`;
  }

  /** What the service said so far, in all its lives. */
  get output(): string {
    return this.earlier + (this.service ? this.service.stdout + this.service.stderr : '');
  }

  /** Tries until the service is ready: PostgreSQL may be on its way. */
  async startService(): Promise<void> {
    for (let tries = 1; ; tries++) {
      const settings = { ...this.settings(this.databaseUrl), LOG_LEVEL: 'error' };
      const service = await tryService(settings, { node: ['--max-semi-space-size=8'] });
      if (service.url !== '') {
        this.service = service;
        return;
      }
      await service.kill();
      if (tries === 30) throw new Error(`The service does not start: ${service.stdout}${service.stderr}`);
    }
  }

  /** Ends the service by a signal, if it has not ended by itself. */
  async endService(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { service } = this;
    if (service === undefined) return;
    await this.measure();
    service.signal(signal);
    await service.ended;
    this.earlier = this.output;
    this.service = undefined;
    await service.kill();
  }

  /** Starts the service anew with another PROFILE_IMAGE_SIZES_MAP. */
  async changeSizes(sizes: Readonly<Record<string, number>>): Promise<void> {
    const start = performance.now();
    await this.endService('SIGTERM');
    this.sizes = sizes;
    await this.startService();
    this.onSettings(start, performance.now());
  }

  /** The processes that serve beside the first one. */
  async workers(): Promise<number[]> {
    return this.workerCount > 1 ? ((await this.service?.children()) ?? []) : [];
  }

  async measure(): Promise<void> {
    const pids = [...(await this.workers()), ...(this.service ? [this.service.pid] : [])];
    const peaks = await Promise.all(pids.map((pid) => peakMemory({ pid }).catch(() => 0)));
    this.peakBytes = Math.max(this.peakBytes, ...peaks);
  }

  /** Waits until the service says that it can serve. @returns whether it does so within a minute */
  async ready(): Promise<boolean> {
    const deadline = Date.now() + 60_000;
    for (;;) {
      const url = `http://127.0.0.1:${this.servicePort}/health/ready`;
      const answer = await fetch(url, { signal: AbortSignal.timeout(5_000) }).catch(() => null);
      await answer?.arrayBuffer();
      if (answer?.status === 200) return true;
      if (Date.now() > deadline) return false;
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** A session of PostgreSQL beside the service; null while it cannot be had. */
  async openSession(): Promise<Client | null> {
    const client = new Client({ connectionString: this.postgres.url, connectionTimeoutMillis: 2_000 });
    // It may be killed at any time.
    client.on('error', () => undefined);
    try {
      await client.connect();
      return client;
    } catch {
      return null;
    }
  }

  /** Runs the operator's command line. */
  async command(...args: string[]): Promise<{ readonly code: number | null; readonly output: string }> {
    const options = { env: this.settings(this.postgres.url), timeout: 60_000 };
    const { code, stdout, stderr } = await runProgram(process.execPath, ['dist/cli.js', ...args], options);
    return { code, output: stdout + stderr };
  }

  async remove(): Promise<void> {
    await this.endService('SIGKILL');
    await this.clientSide.close();
    await this.databaseSide.close();
    await this.smtp.stop();
    await this.replica?.remove();
    await this.postgres.remove();
    await rm(this.dataDir, { recursive: true, force: true });
    this.databaseDisk?.unmount();
    this.dataDisk?.unmount();
  }

  private settings(databaseUrl: string): Record<string, string> {
    return {
      NODE_ENV: 'production',
      // By their owners accounts are erased as soon as the service can.
      ERASURE_COOLING_OFF: '0s',
      JWT_SECRET: SECRET,
      DATABASE_URL: databaseUrl,
      DATABASE_POOL_SIZE: String(POOL_SIZE),
      DATA_DIR: this.dataDir,
      PORT: String(this.servicePort),
      PUBLIC_URL: this.url,
      SMTP_URL: this.smtp.url,
      MAIL_FROM: 'torture@example.com',
      AUTO_PROVISION: 'true',
      RATE_LIMIT_EMAIL_CHANGES: '0',
      ...(this.replica && { DATABASE_REPLICA_URLS: this.replica.url }),
      WORKERS: String(this.workerCount),
      PROFILE_IMAGE_SIZES_MAP: JSON.stringify(this.sizes),
    };
  }
}

/**
 * Erasing an account takes the request ids and values out of its history: the table `witness` keeps them, change by
 * change. Requests that share an id are told from each other by the text that they write.
 */
async function installWitness(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`
    CREATE TABLE witness (change_id bigint PRIMARY KEY, request_id text, said text);
    CREATE FUNCTION bear_witness() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN INSERT INTO witness VALUES (NEW.id, NEW.request_id, coalesce(NEW.field_values #>> ''{bio,new}'',
        NEW.field_values #>> ''{goals,new}'', NEW.field_values #>> ''{name,new}'')); RETURN NULL; END';
    CREATE TRIGGER bear_witness AFTER INSERT ON changes FOR EACH ROW EXECUTE FUNCTION bear_witness();`);
  await client.end();
}
