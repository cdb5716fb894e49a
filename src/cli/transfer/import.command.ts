import { type Command, Option } from 'commander';
import { BUILT_IN_FIELDS } from '../../accounts/fields/account-fields.js';
import { sentenceOf } from '../help-lines.js';
import type { OperatorContext } from '../operator-context.js';
import type { ImportCommandOptions } from './run-import.js';

const RULES = BUILT_IN_FIELDS.rulesFor('import');
const OPTIONAL = [...RULES.rules.keys()].filter((name) => !RULES.required.includes(name));

const HELP = `
NDJSON: each line is a JSON object. It must have ${sentenceOf(RULES.required)}, and may have
${sentenceOf(OPTIONAL)}.
Fields of ACCOUNT_FIELDS go into an object "extended", choices for individual fields into an object "visibility".
An account is active, not staff, and joined now unless the line says otherwise. Computed fields are ignored
(${sentenceOf([...RULES.ignored])}). Values must follow the rules of the API.

CSV: commas, quotes as in RFC 4180, UTF-8, and a header row with the same field names; an unknown column is refused
before anything is imported. --delimiter takes the semicolons or tabs of other spreadsheets. Blank rows are skipped. An
empty cell is null (for name: no name; for is_active, is_staff and date_joined: not
specified). language_proficiencies are codes separated by spaces; fields of ACCOUNT_FIELDS are columns extended.NAME;
choices for individual fields are the column visibility, as JSON. An apostrophe on its own, or before a character that
starts a formula (= + - @ tab), is not part of the value; on its own it means the empty text.

With --update, existing accounts are changed to what the file says: absent fields stay, null clears. Each account that
changes gets a new version and an entry in its history.

With --images, a profile_image that is a string is the picture of a new account (with --update, also of an existing
one): a path relative to the file, or an https URL at a public address. The rules are those of an upload. A picture that cannot be fetched is reported like a bad line, counted separately, and makes the exit
code 1; its account stays imported: correct the file, and import it again with --update.

Every bad line is reported on standard error with its number and its faults, and does not affect other lines; the exit
code is then 1. With --json, standard output has an object for each bad line, {"line", "field_errors"} (and
"developer_message" if the whole line is at fault), and a last one {"imported", "unchanged", "failed"}, with "updated"
after --update, "dry_run" after --dry-run and "pictures" after --images.

--dry-run works on temporary tables and blocks nobody. An empty database still gets its tables.

Examples:
  $ accounts import accounts.ndjson
  $ accounts import people.csv --update --dry-run
  $ zcat accounts.ndjson.gz | accounts import -`;

export function addImportCommand(program: Command, context: OperatorContext): void {
  program
    .command('import')
    .summary('create or update accounts from a file, one per line')
    .description(
      'Creates accounts from a file, one per line. An account that exists is left as it is unless --update is given, so ' +
        'running it again changes nothing. An empty database gets its tables first.',
    )
    .argument('<file>', 'the file; - is standard input')
    .addOption(
      new Option('--format <format>', 'of the file (default: csv for *.csv, else ndjson)').choices([
        'ndjson',
        'csv',
      ]),
    )
    .addOption(
      new Option('--delimiter <character>', 'between the cells of CSV (default: ,)').choices([
        ',',
        ';',
        'tab',
      ]),
    )
    .option('--update', 'change accounts that exist to what the file says')
    .option('--dry-run', 'save nothing: say what would be done')
    .addOption(
      new Option('--images', 'take profile_image as the path or https URL of a picture').conflicts('dryRun'),
    )
    .option('--allow-private-addresses', 'let --images fetch from this network too')
    .option('--json', 'print bad lines and the summary as JSON objects, one a line')
    .addHelpText('after', HELP)
    .action(async (file: string, options: ImportCommandOptions) => {
      const { runImport } = await import('./run-import.js');
      await runImport(file, options, context);
    });
}
