import type { Command } from 'commander';
import type { DataSource } from 'typeorm';
import { removeUnusedImages } from '../../accounts/profile-image/cleaning/remove-unused-images.js';
import { createImageStorage } from '../../accounts/profile-image/storage/create-image-storage.js';
import { ImageStorageError } from '../../accounts/profile-image/storage/image-storage.js';
import { UnusedImages } from '../../accounts/profile-image/cleaning/unused-images.js';
import { AccountEraser } from '../../accounts/store/account-eraser.js';
import { OperatorError } from '../../diagnostics/operator-error.js';
import { mailFolder } from '../../mail/mail-file.js';
import { removeErasedMails } from '../../mail/mail-files.js';
import { confirm } from '../confirm.js';
import type { OperatorContext } from '../operator-context.js';
import { print, printJson, tell } from '../output.js';

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
  if (!yes) await confirm(username, "to erase this person's data", command);
  const dataSource = await context.openAccountsToWrite();
  const result = await new AccountEraser(dataSource, context.author).erase(username, { release });
  const name = JSON.stringify(username);
  if (result === 'unknown') throw new OperatorError(`There is no account ${name}.`);
  if (json) printJson({ username, result });
  else if (result === 'already_erased') print(`${name} has been erased before.`);
  else if (result === 'released') print(`${name} had been erased before; the name is free now.`);
  else print(`${name} is erased${release ? ', and the name is free' : '; the name stays taken'}.`);
  const { dataDir } = await context.settings();
  await removeErasedMails(dataSource, mailFolder(dataDir));
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
