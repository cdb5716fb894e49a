import { tmpdir } from 'node:os';
import pg from 'pg';
import type { OwnServer } from '../../test/support/servers/own-server.js';
import { proxyDatabase, type TcpProxy } from '../../test/support/servers/tcp-proxy.js';

/** As DATABASE_REPLICA_MAX_LAG is unless it is set: so far may what others are shown be behind, milliseconds. */
export const REPLICA_LAG_MS = 1_000;

/** A streaming replica of the database, which can be broken like everything else. */
export class Replica {
  private constructor(
    private readonly server: OwnServer,
    private readonly primaryUrl: string,
    /** Between service and replica. */
    readonly side: TcpProxy,
    /** By way of the proxy. */
    readonly url: string,
  ) {}

  /** Of a primary that is running, which is stopped for it. On another disk, which does not fill with that one. */
  static async of(primary: OwnServer): Promise<Replica> {
    await primary.stop();
    const server = await primary.createStandby(tmpdir());
    await primary.start();
    const { proxy, url } = await proxyDatabase(server.url);
    const replica = new Replica(server, primary.url, proxy, url);
    await replica.start();
    return replica;
  }

  start(): Promise<void> {
    const { hostname, port, username, password } = new URL(this.primaryUrl);
    return this.server.start({
      primary_conninfo: `host=${hostname} port=${port} user=${username} password=${password}`,
      wal_retrieve_retry_interval: '200ms',
    });
  }

  kill(): Promise<void> {
    return this.server.kill();
  }

  /** From now on it shows what it has. */
  async pauseReplay(): Promise<void> {
    await this.ask('SELECT pg_wal_replay_pause()');
  }

  async resumeReplay(): Promise<void> {
    await this.ask('SELECT pg_wal_replay_resume()');
  }

  /** How often it has looked up accounts since it was started. */
  async lookUps(): Promise<number> {
    const text = `SELECT coalesce(seq_scan, 0) + coalesce(idx_scan, 0) AS number
      FROM pg_stat_user_tables WHERE relname = 'users'`;
    const [row] = await this.ask<{ number: string }>(text);
    return Number(row?.number ?? 0);
  }

  async remove(): Promise<void> {
    await this.side.close();
    await this.server.remove();
  }

  private async ask<T>(text: string): Promise<T[]> {
    const client = new pg.Client({ connectionString: this.server.url });
    client.on('error', () => undefined);
    await client.connect();
    try {
      return (await client.query(text)).rows as T[];
    } finally {
      await client.end();
    }
  }
}
