import { EVERYBODY } from '../accounts/access-log/access.js';
import { writeAccesses } from '../accounts/access-log/write-accesses.js';
import type { OperatorContext } from './operator-context.js';

/** What an operator is about to be shown. */
interface ShownToOperator {
  /** Of one account; without it, of all. */
  readonly userId?: string;
  readonly fields: readonly string[];
  readonly purpose?: string | undefined;
}

/** Notes it before it is shown: its owner can read it. */
export async function noteAccess(context: OperatorContext, shown: ShownToOperator): Promise<void> {
  const { userId = EVERYBODY, fields, purpose = '' } = shown;
  if ((await context.settings()).accessLog === 'off' || fields.length === 0) return;
  const sort = { kind: 'operator', by: context.author.actor, fields } as const;
  const now = Date.now();
  const access = { userId, sort, purpose, first: now, last: now, count: 1 };
  await writeAccesses(await context.openAccounts(), [access]);
}
