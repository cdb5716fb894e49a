import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Problem } from '../http/problem.js';

/** A database that has not answered a `SELECT 1` by then cannot serve requests either. */
const GIVE_UP_MS = 2_000;

/** Whether requests can be served: the database answers and has the schema of this version. */
@Injectable()
export class Readiness {
  private migrated = false;
  private stopping = false;
  private checking?: Promise<void>;

  constructor(private readonly dataSource: DataSource) {}

  /** From now on the answer is no, so that load balancers send requests elsewhere. */
  stop(): void {
    this.stopping = true;
  }

  /** @throws Problem `unavailable`, or what the database threw */
  async check(): Promise<void> {
    if (this.stopping) throw notReady('The service is stopping.');
    // However many ask, one statement is under way.
    this.checking ??= this.checkDatabase().finally(() => (this.checking = undefined));
    await withinTime(this.checking, () => (this.checking = undefined));
  }

  private async checkDatabase(): Promise<void> {
    await this.dataSource.query('SELECT 1');
    // Once migrated, always migrated: only the first answers ask.
    this.migrated ||= !(await this.dataSource.showMigrations());
    if (!this.migrated) throw notReady('Migrations are pending.');
  }
}

/** @param abandon the statement may hang for as long as TCP tries: the next check asks anew */
async function withinTime(work: Promise<void>, abandon: () => void): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => {
      abandon();
      reject(notReady('The database does not answer.'));
    }, GIVE_UP_MS);
  });
  try {
    await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

function notReady(detail: string): Problem {
  return new Problem('unavailable', { detail, headers: { 'Retry-After': '5' } });
}
