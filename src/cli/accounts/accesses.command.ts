import { InvalidArgumentError, type Command } from 'commander';
import type { OperatorContext } from '../operator-context.js';
import type { AccessesOptions } from './run-accesses.js';

const HELP = `
What staff, services and operators were shown beyond what everybody sees, grouped by hour: account by account, oldest
first. What was shown of all accounts at once (an export, the feed of changes) comes first.

With --json, each line is {"username", "by", "kind", "purpose", "fields", "first", "last", "count"}; username is null for all
accounts, by is null for somebody who is erased.

Examples:
  $ accounts accesses --since 2026-11-01
  $ accounts accesses --by helpdesk --json | jq -r .username`;

export function addAccessesCommand(program: Command, context: OperatorContext): void {
  program
    .command('accesses')
    .summary('list who has seen which data of which account')
    .description('Lists who has seen which data of which account, and why: for the data protection officer.')
    .option('--by <name>', 'only those by this user, service or operator')
    .option('--since <time>', 'only those since this date, or date and time, in UTC', readTime)
    .option('--json', 'one JSON object per line, for programs')
    .addHelpText('after', HELP)
    .action(async (options: AccessesOptions) => {
      const { runAccesses } = await import('./run-accesses.js');
      await runAccesses(options, context);
    });
}

const TIME = /^(\d{4}-\d\d-\d\d)(?:T(\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)(Z|[+-]\d\d:\d\d)?)?$/;

function readTime(text: string): Date {
  const [, date = '', clock = '00:00', zone = 'Z'] = TIME.exec(text) ?? [];
  const time = new Date(`${date}T${clock}${zone}`);
  if (isDay(date) && !Number.isNaN(time.getTime())) return time;
  throw new InvalidArgumentError(
    'It is a date, or a date and time, such as 2026-11-01 or 2026-11-01T08:00Z.',
  );
}

/** JavaScript takes the 30th of February for a day of March. */
function isDay(date: string): boolean {
  const day = new Date(`${date}T00:00Z`);
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(date);
}
