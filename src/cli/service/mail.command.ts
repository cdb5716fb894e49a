import type { Command } from 'commander';
import { MailQueue, type WaitingMail } from '../../mail/mail-queue.js';
import type { OperatorContext } from '../operator-context.js';
import { print, printJson, tell } from '../output.js';

interface MailOptions {
  readonly failed?: boolean;
  readonly retry?: boolean;
  readonly json?: boolean;
}

const HELP = `
Mail is sent by the running service, which retries with increasing delays (1 second, 2, 4 … up to 2 hours) and gives up
after 5 days. With --retry what is listed is due at once, and gets 5 days anew.

With --json, each line is {"id", "username", "kind", "state", "attempts", "queued_at", "next_attempt_at",
"last_error"}; kind is email_confirm or email_confirmed (to the new address), email_notice (to the old one) or
erasure_requested, state is queued or failed (given up), and last_error says what the mail server answered, in codes alone.

Examples:
  $ accounts mail
  $ accounts mail --failed --json | jq .last_error
  $ accounts mail --failed --retry`;

export function addMailCommand(program: Command, context: OperatorContext): void {
  program
    .command('mail')
    .summary('list unsent mails, and retry them')
    .description('Prints the mails that are waiting or have been given up, oldest first.')
    .option('--failed', 'only mails that have failed at least once')
    .option('--retry', 'try them again at once')
    .option('--json', 'one JSON object per line, for programs')
    .addHelpText('after', HELP)
    .action((options: MailOptions) => mail(options, context));
}

async function mail(
  { failed = false, retry = false, json = false }: MailOptions,
  context: OperatorContext,
): Promise<void> {
  const queue = new MailQueue(await (retry ? context.openAccountsToWrite() : context.openAccounts()));
  if (retry) {
    const count = await queue.retry({ onlyFailed: failed });
    tell(`${count === 1 ? '1 mail is' : `${count} mails are`} due at once.`);
  }
  for (const waiting of await queue.list({ onlyFailed: failed })) {
    if (json) printJson(waiting);
    else print(describe(waiting));
  }
}

const WORDS = {
  email_confirm: 'confirmation',
  email_notice: 'notice',
  email_confirmed: 'receipt',
  erasure_requested: 'notice of erasure',
} as const;

function describe(mail: WaitingMail): string {
  const { id, username, kind, state, attempts, queued_at, next_attempt_at, last_error } = mail;
  const what = WORDS[kind];
  const tries = attempts === 1 ? '1 attempt' : `${attempts} attempts`;
  const next = state === 'failed' ? 'given up' : `next attempt ${next_attempt_at?.toISOString() ?? ''}`;
  const reason = last_error === null ? '' : `, ${last_error}`;
  return `${id}  ${what} for ${username}, queued ${queued_at.toISOString()}, ${tries}, ${next}${reason}`;
}
