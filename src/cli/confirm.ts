import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import { sameName } from '../accounts/fields/names/same-name.js';
import { terminalJson } from '../diagnostics/printable.js';
import { OperatorError } from '../diagnostics/operator-error.js';

/**
 * Asks for a name once more before something is done that cannot be undone.
 * @param what as in "to erase this person's data"
 * @throws OperatorError if the answer is another one
 */
export async function confirm(name: string, what: string, command: Command): Promise<void> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) {
    command.error('error: there is no terminal to ask on: add --yes to do it without being asked.', {
      exitCode: 2,
    });
  }
  const question = `This cannot be undone. Type ${terminalJson(name)} again ${what}: `;
  if (!sameName((await ask(question)).trim(), name.trim())) {
    throw new OperatorError('Nothing was removed.');
  }
}

/** '' if the input ends. */
async function ask(question: string): Promise<string> {
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  const closed = new AbortController();
  // End of input and Ctrl-C would leave the question open for ever.
  prompt.once('close', () => closed.abort());
  try {
    return await prompt.question(question, { signal: closed.signal });
  } catch {
    return '';
  } finally {
    prompt.close();
  }
}
