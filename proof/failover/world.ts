import type { NatsConnection } from '@nats-io/transport-node';
import {
  createNatsServer,
  natsServerProgram,
  type NatsServer,
} from '../../test/support/servers/nats-server.js';
import { startService, type BuiltService } from '../../test/support/service/built-service.js';
import { SECRET } from '../torture/world.js';
import { PatroniCluster } from './cluster.js';
import type { Programs } from './programs.js';

const SERVICES = 2;
const API = '/api/user/v1';

export type Mode = 'sync' | 'async';

export interface Received {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
}

export interface Request {
  readonly path: string;
  readonly token: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  readonly timeoutMs?: number;
}

/** A cluster, two processes of the service on it, and NATS if there is one. */
export class FailoverWorld {
  private services: BuiltService[] = [];
  private turn = 0;

  private constructor(
    readonly cluster: PatroniCluster,
    readonly nats: NatsServer | undefined,
  ) {}

  /** @param standbys for how many of them changes wait */
  static async create(programs: Programs, mode: Mode, standbys: number): Promise<FailoverWorld> {
    const cluster = await PatroniCluster.create(programs, mode === 'sync');
    const world = new FailoverWorld(cluster, natsServerProgram ? await createNatsServer() : undefined);
    try {
      await world.nats?.start();
      await world.startServices(standbys);
    } catch (error) {
      await world.remove();
      throw error;
    }
    return world;
  }

  /** What the services have said. */
  get output(): string {
    return this.services.map((service) => service.output()).join('');
  }

  connectToNats(): Promise<NatsConnection> | undefined {
    return this.nats?.connect();
  }

  /** Asks one process after the other, as a load balancer would. Null: no whole answer came. */
  async ask({
    path,
    token,
    method = 'GET',
    headers = {},
    body,
    timeoutMs = 40_000,
  }: Request): Promise<Received | null> {
    const service = this.services[this.turn++ % this.services.length]!;
    try {
      const answer = await fetch(`${service.url}${API}${path}`, {
        method,
        headers: { authorization: `Bearer ${token}`, ...headers },
        signal: AbortSignal.timeout(timeoutMs),
        ...(body !== undefined && { body }),
      });
      return { status: answer.status, headers: answer.headers, text: await answer.text() };
    } catch {
      return null;
    }
  }

  /** Starts the services anew if they run. */
  async startServices(standbys: number): Promise<void> {
    for (const service of this.services.splice(0)) await service.stop();
    const settings = {
      NODE_ENV: 'production',
      HOST: '127.0.0.1',
      JWT_SECRET: SECRET,
      DATABASE_URL: this.cluster.url,
      DATABASE_POOL_SIZE: '8',
      AUTO_PROVISION: 'true',
      CHANGES_WAIT_FOR_STANDBYS: String(standbys),
      PUBLIC_URL: 'http://127.0.0.1',
      LOG_LEVEL: 'warn',
      ...(this.nats && { NATS_URL: this.nats.url }),
    };
    while (this.services.length < SERVICES) this.services.push(await startService(settings));
  }

  async remove(): Promise<void> {
    for (const service of this.services) await service.kill();
    await this.nats?.remove();
    await this.cluster.remove();
  }
}
