import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { foldCase } from '../accounts/fold-case.js';
import { AccountEraser } from '../accounts/store/account-eraser.js';
import { OperatorError } from '../database/open-database.js';
import type { OperatorContext } from './operator-context.js';
import { print, printJson } from './output.js';

interface EraseOptions {
  readonly release?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

const HELP = `
Gone are the profile, the languages, the name, the address (it is free again) and every value in the history. What
stays is a tombstone: the number of the account, that and when it changed, and its username, which nobody else can get.
With --release somebody else can; tokens that were issued to the old owner then are good for the new one, so let
them expire first. A name can be released later, too, by the same command.

With --json: {"username", "result"}, where result is erased, released or already_erased.

Examples:
  $ accounts erase john
  $ accounts erase john --release --yes`;

export function addEraseCommand(program: Command, context: OperatorContext): void {
  program
    .command('erase')
    .summary('erase a person for good')
    .description("Erases a person's data everywhere, for good.")
    .argument('<username>', 'whose, in any letter case')
    .option('--release', 'free the username for somebody else')
    .option('--yes', 'do not ask')
    .option('--json', 'print a JSON object')
    .addHelpText('after', HELP)
    .action((username: string, options: EraseOptions, command: Command) =>
      erase(username, options, command, context),
    );
}

async function erase(
  username: string,
  { release = false, yes = false, json = false }: EraseOptions,
  command: Command,
  context: OperatorContext,
): Promise<void> {
  if (!yes) {
    if (!process.stdin.isTTY || !process.stderr.isTTY) {
      command.error('error: there is no terminal to ask on: add --yes to erase without being asked.', {
        exitCode: 2,
      });
    }
    if (!(await confirm(username))) throw new OperatorError('Nothing was erased.');
  }
  const eraser = new AccountEraser(await context.openAccounts(), context.author);
  const result = await eraser.erase(username, { release });
  const name = JSON.stringify(username);
  if (result === 'unknown') throw new OperatorError(`There is no account ${name}.`);
  if (json) printJson({ username, result });
  else if (result === 'already_erased') print(`${name} has been erased before.`);
  else if (result === 'released') print(`${name} had been erased before; the name is free now.`);
  else print(`${name} is erased${release ? ', and the name is free' : '; the name stays taken'}.`);
}

async function confirm(username: string): Promise<boolean> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new AbortController();
  // End of input and Ctrl-C would leave the question open for ever.
  prompt.once('close', () => closed.abort());
  try {
    const question = `This cannot be undone. Type ${JSON.stringify(username)} again to erase this person's data: `;
    const answer = await prompt.question(question, { signal: closed.signal });
    return foldCase(answer.trim()) === foldCase(username.trim());
  } catch {
    return false;
  } finally {
    prompt.close();
  }
}
