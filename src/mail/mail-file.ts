import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';

/** Where mails are put without a mail server. */
export function mailFolder(dataDir: string): string {
  return resolve(dataDir, 'mail');
}

/**
 * Puts a mail into the folder, for its owner alone: `20261125T172201123Z-4f9a0c-17.eml`, so that names sort by time and
 * end with the number of the account. Whoever watches the folder never sees half a mail.
 */
export async function writeMailFile(folder: string, account: string, content: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const time = new Date().toISOString().replace(/[-:.]/g, '');
  const name = `${time}-${randomBytes(3).toString('hex')}-${account}.eml`;
  const unfinished = join(folder, `.${name}.part`);
  try {
    await writeSynced(unfinished, content);
    await rename(unfinished, join(folder, name));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
}

/** The number of the account that a mail in the folder, or a part of one that a killed process left, is to; else null. */
export function accountOfMailFile(file: string): string | null {
  return /-[0-9a-f]{6}-(\d{1,19})\.eml(?:\.part)?$/.exec(file)?.[1] ?? null;
}

async function writeSynced(path: string, content: Buffer): Promise<void> {
  const file = await open(path, 'wx', 0o600);
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}
