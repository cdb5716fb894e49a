import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { foldCase } from '../accounts/fold-case.js';
import { AccountEraser } from '../accounts/store/account-eraser.js';
import { OperatorError } from '../database/operator-error.js';
import type { OperatorContext } from './operator-context.js';
import { print, printJson } from './output.js';

export interface EraseOptions {
  readonly release?: boolean;
  readonly yes?: boolean;
  readonly json?: boolean;
}

export async function runErase(
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
