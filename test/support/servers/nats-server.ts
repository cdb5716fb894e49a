import { execFileSync, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { startProgram } from '../programs.js';
import { until } from '../until.js';
import { freePort } from './free-port.js';

/** A NATS server of the test's own, with JetStream, that can be killed and started again with what it has stored. */
export interface NatsServer {
  readonly url: string;
  start(): Promise<void>;
  kill(): Promise<void>;
  /** A connection as a consumer; it has to be closed. */
  connect(): Promise<NatsConnection>;
  remove(): Promise<void>;
}

/** Undefined, and a printed message, where there is none: it is no npm package (Debian: nats-server). */
export const natsServerProgram = find();

function find(): string | undefined {
  for (const program of ['nats-server', '/usr/sbin/nats-server']) {
    try {
      execFileSync(program, ['--version'], { stdio: 'ignore' });
      return program;
    } catch {
      // Not there.
    }
  }
  process.stderr.write(
    'No nats-server on this machine: what needs one is not tested (apt-get install nats-server)\n',
  );
  return undefined;
}

export async function createNatsServer(): Promise<NatsServer> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'user-accounts-nats-'));
  const url = `nats://127.0.0.1:${port}`;
  let child: ChildProcess | undefined;
  const tryConnect = () => connect({ servers: url, reconnect: false, timeout: 5_000 });
  const kill = async () => {
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  };
  return {
    url,
    start: async () => {
      const args = ['-js', '-sd', folder, '-a', '127.0.0.1', '-p', String(port)];
      const started = startProgram(natsServerProgram!, args, { stdio: 'ignore' });
      child = started;
      const connection = await until(() => {
        if (started.exitCode !== null) throw new Error(`nats-server ended with ${started.exitCode}`);
        return tryConnect().catch(() => undefined);
      });
      await connection.close();
    },
    kill,
    connect: tryConnect,
    remove: async () => {
      await kill();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
