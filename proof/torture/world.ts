import { execFile } from 'node:child_process';
import { mkdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { startServiceProcess, type ServiceProcess } from '../../test/support/built-service.js';
import { freePort } from '../../test/support/redis.js';
import { createOwnServer, type OwnServer } from '../../test/support/own-server.js';
import { mountSmallDisk, type SmallDisk } from '../../test/support/small-disk.js';
import { proxyDatabase, TcpProxy } from '../../test/support/tcp-proxy.js';
import { startMailServer, type MailServer } from '../../test/support/smtp.js';

export const SECRET = 'a secret of the torture, long enough for HS256';

/** Small, so that it is soon exhausted. */
const POOL_SIZE = 6;
const MAX_CONNECTIONS = 20;

/** The service with all that it needs, each part of which can be broken. */
export class World {
  /** The service in its present life. */
  private service: ServiceProcess | undefined;
  /** What the lives before wrote to standard error and, of level error, to standard output. */
  private earlier = '';

  private constructor(
    readonly postgres: OwnServer,
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
    private readonly servicePort: number,
  ) {}

  static async create(): Promise<World> {
    const databaseDisk = mountSmallDisk('600m') ?? null;
    const dataDisk = mountSmallDisk('200m') ?? null;
    const dataDir = join(dataDisk?.folder ?? tmpdir(), `torture-${process.pid}`);
    await mkdir(dataDir);
    const settings = { max_connections: String(MAX_CONNECTIONS), max_wal_size: '64MB', min_wal_size: '32MB' };
    const postgres = await createOwnServer({
      ...(databaseDisk && { parent: databaseDisk.folder }),
      settings,
    });
    await installWitness(postgres.url);
    const smtp = await startMailServer();
    const { proxy: databaseSide, url: databaseUrl } = await proxyDatabase(postgres.url);
    const servicePort = await freePort();
    const clientSide = await TcpProxy.start({ host: '127.0.0.1', port: servicePort });
    const parts = [postgres, databaseDisk, dataDisk, smtp, clientSide, databaseSide] as const;
    const world = new World(...parts, databaseUrl, dataDir, servicePort);
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
      const service = await startServiceProcess({ ...this.settings(this.databaseUrl), LOG_LEVEL: 'error' });
      if (service.url !== '') {
        this.service = service;
        return;
      }
      await service.dispose();
      if (tries === 30) throw new Error(`The service does not start: ${service.stdout}${service.stderr}`);
    }
  }

  /** Ends the service by a signal, if it has not ended by itself. */
  async endService(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { service } = this;
    if (service === undefined) return;
    service.signal(signal);
    await service.ended;
    this.earlier = this.output;
    this.service = undefined;
    await service.dispose();
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
  command(...args: string[]): Promise<{ readonly code: number; readonly output: string }> {
    const env = { PATH: process.env.PATH, ...this.settings(this.postgres.url) };
    return new Promise((resolve) => {
      execFile(
        process.execPath,
        ['dist/cli.js', ...args],
        { env, timeout: 60_000 },
        (error, stdout, stderr) =>
          resolve({ code: error ? Number(error.code ?? 1) : 0, output: stdout + stderr }),
      );
    });
  }

  async remove(): Promise<void> {
    await this.endService('SIGKILL');
    await this.clientSide.close();
    await this.databaseSide.close();
    await this.smtp.stop();
    await this.postgres.remove();
    await rm(this.dataDir, { recursive: true, force: true });
    this.databaseDisk?.unmount();
    this.dataDisk?.unmount();
  }

  private settings(databaseUrl: string): Record<string, string> {
    return {
      NODE_ENV: 'production',
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
    };
  }
}

/** Erasing an account takes the request ids out of its history: the table `witness` keeps them, change by change. */
async function installWitness(url: string): Promise<void> {
  const client = new Client({ connectionString: url });
  await client.connect();
  await client.query(`
    CREATE TABLE witness (change_id bigint PRIMARY KEY, request_id text);
    CREATE FUNCTION bear_witness() RETURNS trigger LANGUAGE plpgsql AS
      'BEGIN INSERT INTO witness VALUES (NEW.id, NEW.request_id); RETURN NULL; END';
    CREATE TRIGGER bear_witness AFTER INSERT ON changes FOR EACH ROW EXECUTE FUNCTION bear_witness();`);
  await client.end();
}
