import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { Replicas } from '../../database/replicas/replicas.js';
import { AccountReader, BY_USERNAME, keysOf, MAX_BATCH, pick } from './account-reader.js';
import type { AccountRow } from './account-row.js';

type Found = (AccountRow | null)[];

/** Reads accounts as a replica has them: for whoever may see what was true a moment ago. */
@Injectable()
export class ReplicaReader {
  private readonly byKeys = new DataLoader<readonly string[], Found>((asked) => this.readBatch(asked), {
    cache: false,
    maxBatchSize: MAX_BATCH,
  });

  constructor(
    private readonly replicas: Replicas,
    private readonly primary: AccountReader,
  ) {}

  /** Whether it is worth asking. */
  get isInStep(): boolean {
    return this.replicas.areInStep;
  }

  /** The accounts of these names, in their order; null where there is none. Where no replica can answer, the primary does. */
  findByUsernames(usernames: readonly string[]): Promise<Found> {
    return this.byKeys.load(keysOf(usernames));
  }

  private async readBatch(asked: readonly (readonly string[])[]): Promise<Found[]> {
    const rows = await this.replicas.query<AccountRow>(BY_USERNAME, [asked.flat()]);
    return rows === null
      ? Promise.all(asked.map((keys) => this.primary.findByKeys(keys)))
      : pick(rows, asked);
  }
}
