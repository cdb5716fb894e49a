import { listAccesses, type ListedAccess } from '../../accounts/access-log/read-accesses.js';
import { shownText } from '../../diagnostics/printable.js';
import type { OperatorContext } from '../operator-context.js';
import { print, printJson } from '../output.js';

export interface AccessesOptions {
  readonly by?: string;
  readonly since?: Date;
  readonly json?: boolean;
}

export async function runAccesses(
  { by, since, json = false }: AccessesOptions,
  context: OperatorContext,
): Promise<void> {
  for await (const access of listAccesses(await context.openAccounts(), { by, since })) {
    if (json) printJson(record(access));
    else print(describe(access));
  }
}

function record({ username, by, kind, purpose, fields, first, last, count }: ListedAccess) {
  return {
    ...{ username, by, kind, purpose, fields },
    first: first.toISOString(),
    last: last.toISOString(),
    count,
  };
}

/** Names and purposes as in JSON: whatever somebody wrote, it cannot steer the terminal. */
function describe({ username, by, kind, purpose, fields, first, last, count }: ListedAccess): string {
  const whose = username === null ? 'all accounts' : shownText(username);
  const who = by === null ? 'somebody who is erased' : shownText(by);
  const why = purpose === null ? '' : `, for ${shownText(purpose)}`;
  const when = count === 1 ? first.toISOString() : `${first.toISOString()} to ${last.toISOString()}`;
  const times = count === 1 ? 'once' : `${count} times`;
  return `${when}  ${whose}: ${kind} ${who}, ${times}${why}: ${fields.join(', ')}`;
}
