import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { type Command, Option } from 'commander';
import { reasonOf } from '../database/embedded-postgres-error.js';
import { OperatorError } from '../database/open-database.js';
import { importAccounts, type ImportSummary } from './import-accounts.js';
import { ImportProgress } from './import-progress.js';
import type { OperatorContext } from './operator-context.js';
import { print, printJson } from './output.js';
import { describeLineFault, type LineFault } from './read-account.js';

interface ImportOptions {
  readonly format: 'ndjson';
  readonly json?: boolean;
}

const HELP = `
A line is a JSON object. username and email are required; name, bio, country, gender, goals, language,
language_proficiencies, level_of_education, mailing_address, year_of_birth, account_privacy, is_active (default true),
is_staff (default false) and date_joined (default now) may be there; profile_image, requires_parental_consent and
accomplishments_shared are passed over. The rules are those of the API.

Every bad line is reported on standard error with its number and its faults, and keeps no other line out; the exit
code is 1 then. With --json, standard output has an object for each bad line, {"line", "field_errors"} (and
"developer_message" if the whole line is at fault), and a last one {"imported", "unchanged", "failed"}.

Examples:
  $ accounts import accounts.ndjson
  $ zcat accounts.ndjson.gz | accounts import -`;

export function addImportCommand(program: Command, context: OperatorContext): void {
  program
    .command('import')
    .summary('create accounts from a file, one a line')
    .description(
      'Creates accounts from a file, one a line. An account that exists is left as it is, so running it again ' +
        'changes nothing. An empty database gets its tables first.',
    )
    .argument('<file>', 'the file; - is standard input')
    .addOption(new Option('--format <format>', 'of the file').choices(['ndjson']).default('ndjson'))
    .option('--json', 'print bad lines and the summary as JSON objects, one a line')
    .addHelpText('after', HELP)
    .action((file: string, options: ImportOptions) => runImport(file, options, context));
}

async function runImport(
  file: string,
  { json = false }: ImportOptions,
  context: OperatorContext,
): Promise<void> {
  // The file first: a misspelt name shall not start a database.
  const input = await openInput(file);
  const progress = new ImportProgress();
  try {
    const dataSource = await context.openAccounts({ createTables: true });
    const onFault = (fault: LineFault): void => {
      progress.interrupt(describeLineFault(fault));
      if (json) printJson(fault);
    };
    const options = { author: context.author, onFault, onProgress: progress.show };
    const summary = await importAccounts(dataSource, readable(input, file), options);
    progress.end();
    if (json) printJson(summary);
    else print(describe(summary));
    if (summary.failed > 0) process.exitCode = 1;
  } finally {
    progress.end();
    input.destroy();
  }
}

async function openInput(file: string): Promise<Readable> {
  if (file === '-') return process.stdin;
  try {
    const handle = await open(file);
    // Otherwise a folder would be noticed only at the first read, after the database has been started.
    if ((await handle.stat()).isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    return handle.createReadStream({ highWaterMark: 256 * 1024 });
  } catch (error) {
    throw unreadable(file, error);
  }
}

async function* readable(input: Readable, file: string): AsyncGenerator<Buffer> {
  const chunks = input[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  try {
    for (;;) {
      const chunk = await chunks.next().catch((error: unknown) => {
        throw unreadable(file, error);
      });
      if (chunk.done) return;
      yield chunk.value;
    }
  } finally {
    await chunks.return?.();
  }
}

function unreadable(file: string, error: unknown): OperatorError {
  const { code } = error as NodeJS.ErrnoException;
  const reason =
    code === 'ENOENT' ? 'there is no such file' : code === 'EISDIR' ? 'it is a folder' : reasonOf(error);
  const name = file === '-' ? 'Standard input' : file;
  return new OperatorError(`${name} cannot be read: ${reason}.`);
}

function describe({ imported, unchanged, failed }: ImportSummary): string {
  const faults = failed === 1 ? '1 line with faults' : `${failed} lines with faults`;
  return `${imported} imported, ${unchanged} already there, ${faults}.`;
}
