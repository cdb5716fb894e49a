import { Command } from 'commander';
import { programVersion } from '../config/version.js';
import { addAccessesCommand } from './accounts/accesses.command.js';
import { addCompletionCommand } from './completion/completion.command.js';
import { addCreateCommand } from './accounts/create.command.js';
import { addDoctorCommand } from './doctor/doctor.command.js';
import { addEraseCommand } from './accounts/erase.command.js';
import { addExportCommand } from './transfer/export.command.js';
import { addFieldsCommand } from './accounts/fields.command.js';
import { addHistoryCommand } from './accounts/history.command.js';
import { addImagesCommand } from './service/images.command.js';
import { addImportCommand } from './transfer/import.command.js';
import { addListCommand } from './accounts/list.command.js';
import { addMailCommand } from './service/mail.command.js';
import { addMigrateCommand } from './service/migrate.command.js';
import { addOpenApiCommand } from './service/openapi.command.js';
import type { OperatorContext } from './operator-context.js';
import { addRelayCommand } from './service/relay.command.js';
import { addSetCommand } from './accounts/set.command.js';
import { addShowCommand } from './accounts/show.command.js';
import { addTokenCommand } from './accounts/token.command.js';

const HELP = `
Settings come from the environment and from .env, as for the service: DATABASE_URL names the database; without it the
embedded one in DATA_DIR is used. Commands work beside a running service; without one, they start and stop the embedded
database themselves.

Results go to standard output, messages to standard error. Exit code: 0 success, 1 fault, 2 wrong usage.`;

/** The command line. To build it, and to show its help, touches nothing. */
export function createProgram(context: OperatorContext): Command {
  const program = new Command('accounts')
    .description('Manages the accounts of the service; for operators.')
    .usage('COMMAND [arguments] [options]')
    .version(programVersion(), '--version')
    .showHelpAfterError('(add --help for what is allowed)')
    .exitOverride()
    .addHelpText('after', HELP);
  // Each command inherits what is set above.
  addMigrateCommand(program, context);
  addImportCommand(program, context);
  addExportCommand(program, context);
  addCreateCommand(program, context);
  addListCommand(program, context);
  addSetCommand(program, context);
  addShowCommand(program, context);
  addTokenCommand(program, context);
  addHistoryCommand(program, context);
  addAccessesCommand(program, context);
  addMailCommand(program, context);
  addEraseCommand(program, context);
  addFieldsCommand(program, context);
  addRelayCommand(program, context);
  addImagesCommand(program, context);
  addOpenApiCommand(program, context);
  addDoctorCommand(program, context);
  addCompletionCommand(program);
  return program;
}
