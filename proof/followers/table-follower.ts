import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { startProgram } from '../../test/support/programs.js';
import { queryOnce, type World } from './world.js';

export interface Person {
  readonly id: string;
  readonly version: number;
  readonly username: string;
  readonly name: string | null;
}

/** `examples/own-table.ts` as a process, with a database of its own. */
export class TableFollower {
  /** How often it has ended by itself. */
  ended = 0;
  private child: ChildProcess;

  constructor(
    private readonly world: World,
    private readonly token: string,
  ) {
    this.child = this.start();
  }

  async restart(): Promise<void> {
    await this.kill();
    this.child = this.start();
  }

  async kill(): Promise<void> {
    const { child } = this;
    child.removeAllListeners('exit');
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, 'exit');
    child.kill('SIGKILL');
    await exited;
  }

  people(): Promise<Person[]> {
    return queryOnce<Person>(
      this.world.copyPostgres.url,
      'SELECT id, version, username, name FROM people ORDER BY id',
    ).catch(() => []);
  }

  private start(): ChildProcess {
    const env = {
      ACCOUNTS_URL: this.world.proxiedUrl,
      ACCOUNTS_TOKEN: this.token,
      DATABASE_URL: this.world.copyPostgres.url,
    };
    const child = startProgram(process.execPath, ['--import', 'tsx', 'examples/own-table.ts'], {
      ...{ env, stdio: 'ignore' },
    });
    // As whatever runs it in production would.
    child.once('exit', () => {
      this.ended++;
      this.child = this.start();
    });
    return child;
  }
}
