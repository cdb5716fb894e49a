import { Inject, Injectable } from '@nestjs/common';
import type { AccountsClient, FullAccount, Tagged } from '@user-accounts/client';

/** As many as `ACCOUNTS_MAX_USERNAMES` of the service allows in one request. */
const CHUNK = 100;

export const ACCOUNTS_CLIENT = Symbol('the client of User Accounts');

/** Full names by username, kept until the service says that they have changed. */
@Injectable()
export class NamesService {
  /** The chunks that were asked for, with the tags of their answers. */
  private readonly chunks = new Map<string, Tagged<FullAccount[]>>();

  constructor(@Inject(ACCOUNTS_CLIENT) private readonly accounts: AccountsClient<'staff'>) {}

  /** Unknown usernames are left out. */
  async namesOf(usernames: readonly string[]): Promise<Map<string, string>> {
    const chunks: string[][] = [];
    for (let i = 0; i < usernames.length; i += CHUNK) chunks.push(usernames.slice(i, i + CHUNK));
    const lists = await Promise.all(chunks.map((chunk) => this.read(chunk)));
    return new Map(lists.flat().map(({ username, name }) => [username, name]));
  }

  /** What is unchanged costs the service one query and the network no body: 304. */
  private async read(usernames: readonly string[]): Promise<readonly FullAccount[]> {
    const key = usernames.join(',');
    const known = this.chunks.get(key);
    const news =
      known === undefined
        ? await this.accounts.listAccounts(usernames)
        : await this.accounts.listAccounts(usernames, { ifNoneMatch: known.etag });
    if (news === undefined) return known!;
    this.chunks.set(key, news);
    return news;
  }
}
