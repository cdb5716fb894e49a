import type { Command } from 'commander';
import type { OperatorContext } from '../operator-context.js';
import type { MigrateOptions } from './run-migrate.js';

export function addMigrateCommand(program: Command, context: OperatorContext): void {
  program
    .command('migrate')
    .summary('bring the database up to date')
    .description(
      'Applies pending migrations, and lists them. Safe to run anywhere, any number of times and ' +
        'at the same time: a second run waits, and finds nothing to do.',
    )
    .option('--check', 'apply nothing: list what is pending, and exit 1 if there is something')
    .option('--json', 'one JSON object per migration: {"migration", "applied"}')
    .addHelpText(
      'after',
      '\nExamples:\n  $ accounts migrate\n  $ accounts migrate --check || echo "not up to date"',
    )
    .action(async (options: MigrateOptions) => {
      const { runMigrate } = await import('./run-migrate.js');
      await runMigrate(options, context);
    });
}
