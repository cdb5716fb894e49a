import type { Command } from 'commander';
import type { DataSource } from 'typeorm';
import { foldCase } from '../accounts/fold-case.js';
import { readHistory, type HistoryEntry } from '../changes/history.js';
import { OperatorError } from '../database/open-database.js';
import type { OperatorContext } from './operator-context.js';
import { print, printJson } from './output.js';

const HELP = `
An erased account has a history too, as long as its name is not released: without values, and without its owner's name.

With --json, each line is {"version", "actor", "time", "request_id", "changes": {FIELD: {"old", "new"}}, "channel",
"type"}; channel is api or command_line. A field whose values were erased has null.

Examples:
  $ accounts history john
  $ accounts history john --json | jq 'select(.changes.email)'`;

export function addHistoryCommand(program: Command, context: OperatorContext): void {
  program
    .command('history')
    .summary('print who changed an account, when and how')
    .description('Prints the audit trail of an account, oldest change first.')
    .argument('<username>', 'whose, in any letter case')
    .option('--json', 'one JSON object a line, for programs')
    .addHelpText('after', HELP)
    .action((username: string, options: { json?: boolean }) => history(username, options, context));
}

async function history(
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
      : `    ${field}: ${shown(values.old)} → ${shown(values.new)}`,
  );
  return [head, ...lines].join('\n');
}

/** JSON leaves the control characters from U+007F to U+009F alone; terminals do not. */
function shown(value: unknown): string {
  return JSON.stringify(value).replace(
    /[\u007f-\u009f]/g,
    (char) => `\\u00${char.charCodeAt(0).toString(16)}`,
  );
}
