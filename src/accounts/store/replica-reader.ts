import { Injectable } from '@nestjs/common';
import { Replicas } from '../../database/replicas/replicas.js';
import { AccountFields } from '../fields/account-fields.js';
import type { AccountRow } from '../fields/account-row.js';
import type { Projection } from '../rules/views/projection.js';
import { AccountReader } from './account-reader.js';
import { readStatementsFor } from './sql/read-statements.js';
import { BatchedReads, BY_USERNAME } from './batched-reads.js';

/** Reads accounts as a replica has them: for whoever may see what was true a moment ago. */
@Injectable()
export class ReplicaReader {
  private readonly reads: BatchedReads;

  constructor(
    private readonly replicas: Replicas,
    primary: AccountReader,
    fields: AccountFields,
  ) {
    const statements = readStatementsFor(fields);
    this.reads = new BatchedReads(BY_USERNAME, async (keys, only) => {
      const { byUsername } = statements.selecting(only);
      // Where no replica can answer, the primary does.
      return (await replicas.query<AccountRow>(byUsername, [keys])) ?? primary.readByKeys(keys, only);
    });
  }

  /** Whether it is worth asking. */
  get isInStep(): boolean {
    return this.replicas.areInStep;
  }

  /** The accounts of these names, in their order; null where there is none. */
  findByUsernames(usernames: readonly string[], only?: Projection): Promise<(AccountRow | null)[]> {
    return this.reads.find(usernames, only);
  }
}
