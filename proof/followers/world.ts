import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client, type QueryResultRow } from 'pg';
import { runProgram } from '../../test/support/programs.js';
import { tryService, type BuiltService } from '../../test/support/service/built-service.js';
import { freePort } from '../../test/support/servers/free-port.js';
import { createOwnServer, type OwnServer } from '../../test/support/servers/own-server.js';
import { TcpProxy } from '../../test/support/servers/tcp-proxy.js';
import { SECRET } from '../torture/world.js';
import { WITNESS } from './history.js';

/** What the followers may see: names alone. They are no staff. */
export const SCOPE = 'accounts:directory';
const SERVICE_SCOPES = JSON.stringify({ [SCOPE]: { fields: ['name'], changes: true } });

/** The service with its database, a proxy on the way of the followers, and a database for one of them. */
export class World {
  private service: BuiltService | undefined;

  private constructor(
    readonly postgres: OwnServer,
    /** Of `examples/own-table.ts`. */
    readonly copyPostgres: OwnServer,
    /** Between followers and service; writers have none. */
    readonly proxy: TcpProxy,
    private readonly port: number,
    private readonly dataDir: string,
  ) {}

  static async create(): Promise<World> {
    const postgres = await createOwnServer({ settings: { track_commit_timestamp: 'on' } });
    const copyPostgres = await createOwnServer();
    const port = await freePort();
    const proxy = await TcpProxy.start({ host: '127.0.0.1', port });
    const dataDir = await mkdtemp(join(tmpdir(), 'followers-'));
    const world = new World(postgres, copyPostgres, proxy, port, dataDir);
    try {
      await queryOnce(postgres.url, WITNESS);
      await world.startService();
    } catch (error) {
      await world.remove();
      throw error;
    }
    return world;
  }

  /** For whoever is not disturbed. */
  get directUrl(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** For followers. */
  get proxiedUrl(): string {
    return `http://127.0.0.1:${this.proxy.port}`;
  }

  /** Tries until the service is ready: PostgreSQL may be on its way. */
  async startService(): Promise<void> {
    for (let tries = 1; ; tries++) {
      const service = await tryService(this.settings(), { node: ['--max-semi-space-size=8'] });
      if (service.url !== '') return void (this.service = service);
      await service.kill();
      if (tries === 30) throw new Error(`The service does not start: ${service.stdout}${service.stderr}`);
    }
  }

  async endService(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const { service } = this;
    this.service = undefined;
    await (signal === 'SIGTERM' ? service?.stop() : service?.kill());
  }

  /** Runs the operator's command line. @returns the exit code */
  async command(...args: string[]): Promise<number | null> {
    const options = { env: this.settings(), timeout: 60_000 };
    return (await runProgram(process.execPath, ['dist/cli.js', ...args], options)).code;
  }

  /** Tries until PostgreSQL answers. */
  async query<Row extends QueryResultRow>(text: string, values: unknown[] = []): Promise<Row[]> {
    for (let tries = 1; ; tries++) {
      const found = await queryOnce<Row>(this.postgres.url, text, values).catch((error: unknown) => {
        if (tries === 50) throw error;
      });
      if (found) return found;
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async remove(): Promise<void> {
    await this.endService('SIGKILL');
    await this.proxy.close();
    await Promise.all([this.postgres.remove(), this.copyPostgres.remove()]);
    await rm(this.dataDir, { recursive: true, force: true });
  }

  private settings(): Record<string, string> {
    return {
      NODE_ENV: 'production',
      LOG_LEVEL: 'error',
      JWT_SECRET: SECRET,
      DATABASE_URL: this.postgres.url,
      DATA_DIR: this.dataDir,
      PORT: String(this.port),
      PUBLIC_URL: this.directUrl,
      AUTO_PROVISION: 'true',
      SERVICE_SCOPES,
    };
  }
}

export async function queryOnce<Row extends QueryResultRow>(
  url: string,
  text: string,
  values: unknown[] = [],
): Promise<Row[]> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 2_000 });
  // It may be killed at any time.
  client.on('error', () => undefined);
  await client.connect();
  try {
    return (await client.query<Row>(text, values)).rows;
  } finally {
    await client.end().catch(() => undefined);
  }
}
