import type { DataSource } from 'typeorm';
import { foldCase } from '../accounts/fold-case.js';
import { readHistory, type HistoryEntry } from '../changes/history.js';
import { OperatorError } from '../database/operator-error.js';
import type { OperatorContext } from './operator-context.js';
import { print, printJson } from './output.js';
import { shownValue } from './shown-value.js';

export async function runHistory(
  username: string,
  { json = false }: { json?: boolean },
  context: OperatorContext,
): Promise<void> {
  const dataSource = await context.openAccounts();
  const id = await findId(dataSource, username);
  if (id === null) throw new OperatorError(`There is no account ${JSON.stringify(username)}.`);
  for await (const entry of readHistory(dataSource, id)) {
    if (json) printJson(record(entry));
    else print(describe(entry));
  }
}

/** Of a living account, or of an erased one that keeps its name. */
async function findId(dataSource: DataSource, username: string): Promise<string | null> {
  if (username.includes('\0')) return null;
  const [user] = await dataSource.query<{ id: string }[]>('SELECT id FROM users WHERE username_key = $1', [
    foldCase(username),
  ]);
  return user?.id ?? null;
}

function record({ version, actor, time, request_id, changes, channel, type }: HistoryEntry) {
  return { version, actor, time: time.toISOString(), request_id, changes, channel, type };
}

/** Values as JSON: whatever a person wrote, it cannot steer the terminal. */
function describe({ version, actor, channel, type, time, request_id, changes }: HistoryEntry): string {
  const who = actor ?? 'the person herself';
  const how = channel === 'api' ? 'API' : 'command line';
  const request = request_id === null ? '' : `, request ${request_id}`;
  const head = `${version}  ${time.toISOString()}  ${type.replace('account.', '')} by ${who} (${how}${request})`;
  const lines = Object.entries(changes).map(([field, values]) =>
    values === null
      ? `    ${field}: values erased`
      : `    ${field}: ${shownValue(values.old)} → ${shownValue(values.new)}`,
  );
  return [head, ...lines].join('\n');
}
