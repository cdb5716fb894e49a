import { Injectable } from '@nestjs/common';
import { Replicas } from '../../database/replicas/replicas.js';
import { AccountReader, BY_USERNAME } from './account-reader.js';
import type { AccountRow } from './account-row.js';
import { GatheredReads } from './gathered-reads.js';

/** Reads accounts as a replica has them: for whoever may see what was true a moment ago. */
@Injectable()
export class ReplicaReader {
  // Where no replica can answer, the primary does.
  private readonly reads = new GatheredReads(
    async (keys) =>
      (await this.replicas.query<AccountRow>(BY_USERNAME, [keys])) ?? this.primary.readByKeys(keys),
  );

  constructor(
    private readonly replicas: Replicas,
    private readonly primary: AccountReader,
  ) {}

  /** Whether it is worth asking. */
  get isInStep(): boolean {
    return this.replicas.areInStep;
  }

  /** The accounts of these names, in their order; null where there is none. */
  findByUsernames(usernames: readonly string[]): Promise<(AccountRow | null)[]> {
    return this.reads.find(usernames);
  }
}
