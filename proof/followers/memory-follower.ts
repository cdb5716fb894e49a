import {
  createAccountsClient,
  keepInStep,
  type AccountStore,
  type SnapshotAccount,
} from '@user-accounts/client';

/** A service that keeps every account by `keepInStep`, in a store that outlives it. */
export class MemoryFollower implements AccountStore {
  readonly rows = new Map<string, SnapshotAccount>();
  /** What ended it, against its will. */
  failure: Error | undefined;
  private saved: string | undefined;
  private stop = new AbortController();
  private work: Promise<void>;

  constructor(
    private readonly url: string,
    private readonly token: string,
  ) {
    this.work = this.run();
  }

  place = (): Promise<string | undefined> => Promise.resolve(this.saved);

  save: AccountStore['save'] = ({ restart, accounts, erased, place }) => {
    if (restart) this.rows.clear();
    for (const account of accounts) {
      if ((this.rows.get(account.id)?.version ?? 0) < account.version) this.rows.set(account.id, account);
    }
    for (const id of erased) this.rows.delete(id);
    this.saved = place;
    return Promise.resolve();
  };

  /** Ends, and begins again where it was; or without anything. */
  async restart(empty: boolean): Promise<void> {
    await this.end();
    if (empty) this.saved = undefined;
    this.stop = new AbortController();
    this.work = this.run();
  }

  async end(): Promise<void> {
    this.stop.abort();
    await this.work;
  }

  private async run(): Promise<void> {
    const client = createAccountsClient({ baseUrl: this.url, token: this.token });
    const { signal } = this.stop;
    await keepInStep(client, this, { fields: ['name'], signal }).catch((error: unknown) => {
      this.failure = error as Error;
    });
  }
}
