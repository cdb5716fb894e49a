import type { DataSource } from 'typeorm';
import { foldCase } from '../../accounts/fields/names/fold-case.js';
import { sameName } from '../../accounts/fields/names/same-name.js';
import { readHistory, type HistoryEntry } from '../../changes/log/history.js';
import { OperatorError } from '../../diagnostics/operator-error.js';
import { noteAccess } from '../note-access.js';
import type { OperatorContext } from '../operator-context.js';
import { print, printJson } from '../output.js';
import { shownText, terminalJson } from '../../diagnostics/printable.js';

export async function runHistory(
  username: string,
  { json = false, purpose }: { json?: boolean; purpose?: string },
  context: OperatorContext,
): Promise<void> {
  const dataSource = await context.openAccounts();
  const id = await findId(dataSource, username);
  if (id === null) throw new OperatorError(`There is no account ${JSON.stringify(username)}.`);
  await noteAccess(context, { userId: id, fields: ['history'], purpose });
  for await (const entry of readHistory(dataSource, id)) {
    if (json) printJson(record(entry));
    else print(describe(entry));
  }
}

/** Of a living account, or of an erased one that keeps its name. */
async function findId(dataSource: DataSource, username: string): Promise<string | null> {
  if (username.includes('\0')) return null;
  const users = await dataSource.query<{ id: string; username: string }[]>(
    'SELECT id, username FROM users WHERE username_key = $1',
    [foldCase(username)],
  );
  return users.find((user) => sameName(user.username, username))?.id ?? null;
}

function record({ version, actor, time, request_id, changes, channel, type }: HistoryEntry) {
  return { version, actor, time: time.toISOString(), request_id, changes, channel, type };
}

/** Values as JSON, and names as in one: whatever somebody wrote, it cannot steer the terminal. */
function describe({ version, actor, channel, type, time, request_id, changes }: HistoryEntry): string {
  const who = actor === null ? 'somebody who is erased' : shownText(actor);
  const how = channel === 'api' ? 'API' : 'command line';
  const request = request_id === null ? '' : `, request ${shownText(request_id)}`;
  const head = `${version}  ${time.toISOString()}  ${type.replace('account.', '')} by ${who} (${how}${request})`;
  const lines = Object.entries(changes).map(([field, values]) =>
    values === null
      ? `    ${field}: values erased`
      : `    ${field}: ${terminalJson(values.old)} → ${terminalJson(values.new)}`,
  );
  return [head, ...lines].join('\n');
}
