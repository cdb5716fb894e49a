import type { Command } from 'commander';
import { applyMigrations, readMigrationState } from '../database/apply-migrations.js';
import type { OperatorContext } from './operator-context.js';
import { print, printJson } from './output.js';

interface MigrateOptions {
  readonly check?: boolean;
  readonly json?: boolean;
}

export function addMigrateCommand(program: Command, context: OperatorContext): void {
  program
    .command('migrate')
    .summary('bring the database up to date')
    .description(
      'Applies the migrations that the database lacks, and says which. Safe to run anywhere, any number of times and ' +
        'at the same time: whoever comes second waits and finds nothing to do.',
    )
    .option('--check', 'apply nothing: list what is pending, and exit 1 if there is something')
    .option('--json', 'one JSON object per migration: {"migration", "applied"}')
    .addHelpText(
      'after',
      '\nExamples:\n  $ accounts migrate\n  $ accounts migrate --check || echo "not up to date"',
    )
    .action((options: MigrateOptions) => migrate(options, context));
}

async function migrate(
  { check = false, json = false }: MigrateOptions,
  context: OperatorContext,
): Promise<void> {
  const dataSource = await context.openDataSource();
  const names = check ? (await readMigrationState(dataSource)).pending : await applyMigrations(dataSource);
  for (const migration of names) {
    if (json) printJson({ migration, applied: !check });
    else print(`${check ? 'Pending' : 'Applied'}: ${migration}`);
  }
  if (names.length === 0 && !json) print('The database is up to date.');
  if (check && names.length > 0) process.exitCode = 1;
}
