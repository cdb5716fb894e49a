import { Injectable } from '@nestjs/common';
import DataLoader from 'dataloader';
import { Replicas } from '../../database/replicas/replicas.js';
import { foldCase } from '../fold-case.js';
import { AccountReader, BY_USERNAME, isStorable, MAX_BATCH } from './account-reader.js';
import type { AccountRow } from './account-row.js';

/** Reads accounts as a replica has them: for whoever may see what was true a moment ago. */
@Injectable()
export class ReplicaReader {
  private readonly byUsername = new DataLoader<string, AccountRow | null>((keys) => this.readBatch(keys), {
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

  /** The account of that name without regard to letter case. Where no replica can answer, the primary does. */
  findByUsername(username: string): Promise<AccountRow | null> {
    return isStorable(username) ? this.byUsername.load(foldCase(username)) : Promise.resolve(null);
  }

  private async readBatch(keys: readonly string[]): Promise<(AccountRow | null)[]> {
    const rows = await this.replicas.query<AccountRow>(BY_USERNAME, [keys]);
    if (rows === null) return Promise.all(keys.map((key) => this.primary.findByUsername(key)));
    const byKey = new Map(rows.map((row) => [row.username_key, row]));
    return keys.map((key) => byKey.get(key) ?? null);
  }
}
