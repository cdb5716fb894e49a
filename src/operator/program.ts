import { Command } from 'commander';
import { addCompletionCommand } from './completion.command.js';
import { addCreateCommand } from './create.command.js';
import { addDoctorCommand } from './doctor/doctor.command.js';
import { addEraseCommand } from './erase.command.js';
import { addExportCommand } from './export.command.js';
import { addHistoryCommand } from './history.command.js';
import { addImagesCommand } from './images.command.js';
import { addImportCommand } from './import.command.js';
import { addMailCommand } from './mail.command.js';
import { addMigrateCommand } from './migrate.command.js';
import type { OperatorContext } from './operator-context.js';
import { addRelayCommand } from './relay.command.js';
import { addSetCommand } from './set.command.js';
import { addShowCommand } from './show.command.js';
import { addTokenCommand } from './token.command.js';

const HELP = `
Settings come from the environment and from .env, as for the service: DATABASE_URL names the database; without it the
embedded one in DATA_DIR is used, beside a running service too, and is started and stopped if there is none.

Results go to standard output, messages to standard error. Exit code: 0 done, 1 fault, 2 wrong usage.`;

/** The command line. To build it, and to show its help, touches nothing. */
export function createProgram(context: OperatorContext): Command {
  const program = new Command('accounts')
    .description('Looks after the accounts of the service: for operators.')
    .usage('COMMAND [arguments] [options]')
    .showHelpAfterError('(add --help for what is allowed)')
    .exitOverride()
    .addHelpText('after', HELP);
  // Each command inherits what is set above.
  addMigrateCommand(program, context);
  addImportCommand(program, context);
  addExportCommand(program, context);
  addCreateCommand(program, context);
  addSetCommand(program, context);
  addShowCommand(program, context);
  addTokenCommand(program, context);
  addHistoryCommand(program, context);
  addMailCommand(program, context);
  addEraseCommand(program, context);
  addRelayCommand(program, context);
  addImagesCommand(program, context);
  addDoctorCommand(program, context);
  addCompletionCommand(program);
  return program;
}
