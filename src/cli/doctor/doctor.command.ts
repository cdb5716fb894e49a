import type { Command } from 'commander';
import type { OperatorContext } from '../operator-context.js';

const HELP = `
Checks the settings, DATA_DIR and its disk, the database (version, encoding, rights of the role, migrations, clock),
and at SMTP, S3, NATS, Redis, replicas and the key set as far as they are configured. Changes nothing, but starts the
embedded database if it is not running. Exit code 1 if there is a fault; a warning is not a fault.

With --json, each line is {"check", "result", "detail", "remedy"}; result is ok, warning, fault or not_configured.

Examples:
  $ accounts doctor
  $ accounts doctor --json | jq 'select(.result == "fault")'`;

export function addDoctorCommand(program: Command, context: OperatorContext): void {
  program
    .command('doctor')
    .summary('check this deployment, and say how to repair it')
    .description(
      'Checks a deployment: what is configured, whether it can be reached, and how to repair each fault.',
    )
    .option('--json', 'one JSON object a check')
    .addHelpText('after', HELP)
    .action(async (options: { json?: boolean }) => {
      const { runDoctor } = await import('./run-doctor.js');
      await runDoctor(options, context);
    });
}
