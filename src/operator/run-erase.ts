import { createInterface } from 'node:readline/promises';
import type { Command } from 'commander';
import type { DataSource } from 'typeorm';
import { foldCase } from '../accounts/fold-case.js';
import { removeUnusedImages } from '../accounts/profile-image/remove-unused-images.js';
import { createImageStorage } from '../accounts/profile-image/storage/create-image-storage.js';
import { ImageStorageError } from '../accounts/profile-image/storage/image-storage.js';
import { UnusedImages } from '../accounts/profile-image/unused-images.js';
import { AccountEraser } from '../accounts/store/account-eraser.js';
import { OperatorError } from '../database/operator-error.js';
import type { OperatorContext } from './operator-context.js';
import { print, printJson, tell } from './output.js';

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
  const dataSource = await context.openAccounts();
  const result = await new AccountEraser(dataSource, context.author).erase(username, { release });
  const name = JSON.stringify(username);
  if (result === 'unknown') throw new OperatorError(`There is no account ${name}.`);
  if (json) printJson({ username, result });
  else if (result === 'already_erased') print(`${name} has been erased before.`);
  else if (result === 'released') print(`${name} had been erased before; the name is free now.`);
  else print(`${name} is erased${release ? ', and the name is free' : '; the name stays taken'}.`);
  await removePicture(dataSource, context);
}

/** It is on the list of what has to be removed already: a storage that fails now delays it, and no more. */
async function removePicture(dataSource: DataSource, context: OperatorContext): Promise<void> {
  try {
    const storage = createImageStorage(await context.settings());
    await removeUnusedImages(new UnusedImages(dataSource), storage);
  } catch (error) {
    if (!(error instanceof ImageStorageError)) throw error;
    tell(
      'The files of the picture could not be removed yet. The service tries again, as does images --sweep.',
    );
  }
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
