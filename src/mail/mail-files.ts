import { readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DataSource } from 'typeorm';
import { atMost } from '../background/pause.js';
import { PeriodicTask } from '../background/periodic-task.js';
import { StateLog } from '../background/state-log.js';
import type { Log } from '../observability/log.js';
import { accountOfMailFile, mailFolder } from './mail-file.js';

/** Those that another process has erased are found so often. */
const PERIOD_MS = 5_000;
const PAUSES = { first: 2 * PERIOD_MS, longest: 300_000 };
/** An answer waits no longer than this. */
const PATIENCE_MS = 1_000;

const ERASED = 'SELECT id FROM users WHERE id = ANY($1::bigint[]) AND erased_at IS NOT NULL';

/** Looks after the mails that are files of this process's machine: what was sent to somebody erased goes. */
export class MailFiles {
  private readonly task: PeriodicTask;

  constructor(dataSource: Pick<DataSource, 'query'>, { dataDir }: { readonly dataDir: string }, log: Log) {
    this.task = new PeriodicTask({
      run: async () => {
        await removeErasedMails(dataSource, mailFolder(dataDir));
      },
      periodMs: PERIOD_MS,
      backOff: PAUSES,
      state: new StateLog(log, {
        fails: 'Mails to people who were erased cannot be removed; it is tried again',
        works: 'Mails to people who were erased are removed again',
      }),
    });
  }

  start(): void {
    void this.task.start();
  }

  stop(): Promise<void> {
    return this.task.stop(PATIENCE_MS);
  }

  /** Never fails: what could not be removed is tried again later. */
  async clean(): Promise<void> {
    await atMost(PATIENCE_MS, this.task.wake());
  }
}

/** Which files are whose their names say, so that no list of them can be lost. */
export async function removeErasedMails(
  dataSource: Pick<DataSource, 'query'>,
  folder: string,
): Promise<void> {
  const files = (await readdir(folder).catch(emptyIfMissing)).flatMap((file) => {
    const account = accountOfMailFile(file);
    return account === null ? [] : [{ file, account }];
  });
  if (files.length === 0) return;
  const accounts = [...new Set(files.map(({ account }) => account))];
  const erased = new Set((await dataSource.query<{ id: string }[]>(ERASED, [accounts])).map(({ id }) => id));
  for (const { file, account } of files) {
    if (erased.has(account)) await rm(join(folder, file), { force: true });
  }
}

function emptyIfMissing(error: NodeJS.ErrnoException): string[] {
  if (error.code === 'ENOENT') return [];
  throw error;
}
