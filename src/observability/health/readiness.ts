import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { atMost } from '../../background/pause.js';
import { Problem } from '../../http/problem.js';

/** A database that has not answered a `SELECT 1` by then cannot serve requests either. */
const GIVE_UP_MS = 2_000;

const IS_READ_ONLY = `SELECT current_setting('transaction_read_only') = 'on' AS is_read_only`;
const READ_ONLY = 'The database takes no writes: default_transaction_read_only is on.';

/** Whether requests can be served: the database answers and has the schema of this version. */
@Injectable()
export class Readiness {
  private migrated = false;
  private stopping = false;
  private checking?: Promise<string | undefined>;

  constructor(private readonly dataSource: DataSource) {}

  /** From now on the answer is no, so that load balancers send requests elsewhere. */
  stop(): void {
    this.stopping = true;
  }

  /**
   * @returns what cannot be done all the same; undefined: everything can
   * @throws Problem `unavailable`, or what the database threw
   */
  async check(): Promise<string | undefined> {
    if (this.stopping) throw notReady('The service is stopping.');
    // However many ask, one statement is under way.
    const checking = (this.checking ??= this.checkDatabase().finally(() => (this.checking = undefined)));
    if (await atMost(GIVE_UP_MS, checking)) return checking;
    // The statement may hang for as long as TCP tries: the next check asks anew.
    this.checking = undefined;
    throw notReady('The database does not answer.');
  }

  private async checkDatabase(): Promise<string | undefined> {
    const [found] = await this.dataSource.query<[{ is_read_only: boolean }]>(IS_READ_ONLY);
    // Once migrated, always migrated: only the first answers ask.
    this.migrated ||= !(await this.dataSource.showMigrations());
    if (!this.migrated) throw notReady('Migrations are pending.');
    // Reads are served, as with a full disk: to send them elsewhere would help nobody.
    return found.is_read_only ? READ_ONLY : undefined;
  }
}

function notReady(detail: string): Problem {
  return new Problem('unavailable', { detail, headers: { 'Retry-After': '5' } });
}
