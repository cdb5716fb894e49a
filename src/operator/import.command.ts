import { type Command, Option } from 'commander';
import type { OperatorContext } from './operator-context.js';
import type { ImportCommandOptions } from './run-import.js';

const HELP = `
NDJSON: a line is a JSON object. username and email are required; name, bio, country, gender, goals, language,
language_proficiencies, level_of_education, mailing_address, year_of_birth, account_privacy, is_active (default true),
is_staff (default false) and date_joined (default now) may be there; profile_image, requires_parental_consent and
accomplishments_shared are passed over. The rules are those of the API.

CSV: commas, quotes as in RFC 4180, UTF-8, and a head line with the same names as columns; an unknown column is refused
before anything is imported. An empty cell is null (of name: no name; of is_active, is_staff and date_joined: nothing said).
language_proficiencies are codes separated by blanks. An apostrophe that stands alone, or before a character with which
a formula begins (= + - @ tab), is no part of the value; alone it is the empty text.

With --update, accounts that exist take over what the file says: a field that is not there stays as it is, null clears.
Each account that changes gets a new version and a line in its history.

With --images, a profile_image that is a text is the picture of an account that is created (with --update, also of one
that exists): a path, from the folder of the file, or an https URL, which may lead to public addresses alone. The rules
are those of an upload. A picture that cannot be had is reported like a bad line, counted apart and makes the exit code
1; its account stays imported: put the file right, and import it again with --update.

Every bad line is reported on standard error with its number and its faults, and keeps no other line out; the exit
code is 1 then. With --json, standard output has an object for each bad line, {"line", "field_errors"} (and
"developer_message" if the whole line is at fault), and a last one {"imported", "unchanged", "failed"}, with "updated"
after --update, "dry_run" after --dry-run and "pictures" after --images.

--dry-run does all of it in one transaction and takes it back. Until then, changes of the accounts that it would change
wait, and so do the readers of GET /changes. An empty database gets its tables all the same.

Examples:
  $ accounts import accounts.ndjson
  $ accounts import people.csv --update --dry-run
  $ zcat accounts.ndjson.gz | accounts import -`;

export function addImportCommand(program: Command, context: OperatorContext): void {
  program
    .command('import')
    .summary('create or update accounts from a file, one a line')
    .description(
      'Creates accounts from a file, one a line. An account that exists is left as it is unless --update is given, so ' +
        'running it again changes nothing. An empty database gets its tables first.',
    )
    .argument('<file>', 'the file; - is standard input')
    .addOption(
      new Option('--format <format>', 'of the file (default: csv for *.csv, else ndjson)').choices([
        'ndjson',
        'csv',
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
