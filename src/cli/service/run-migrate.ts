import { readMigrationState } from '../../database/apply-migrations.js';
import type { OperatorContext } from '../operator-context.js';
import { print, printJson } from '../output.js';

export interface MigrateOptions {
  readonly check?: boolean;
  readonly json?: boolean;
}

export async function runMigrate(
  { check = false, json = false }: MigrateOptions,
  context: OperatorContext,
): Promise<void> {
  const names = check
    ? (await readMigrationState(await context.openDataSource())).pending
    : await context.migrate();
  for (const migration of names) {
    if (json) printJson({ migration, applied: !check });
    else print(`${check ? 'Pending' : 'Applied'}: ${migration}`);
  }
  if (names.length === 0 && !json) print('The database is up to date.');
  if (check && names.length > 0) process.exitCode = 1;
}
