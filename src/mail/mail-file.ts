import { randomBytes } from 'node:crypto';
import { mkdir, open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Puts a mail into the folder, for its owner alone: `20261125T172201123Z-4f9a0c.eml`, so that names sort by time.
 * Whoever watches the folder never sees half a mail.
 */
export async function writeMailFile(folder: string, content: Buffer): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const time = new Date().toISOString().replace(/[-:.]/g, '');
  const name = `${time}-${randomBytes(3).toString('hex')}.eml`;
  const unfinished = join(folder, `.${name}.part`);
  try {
    await writeSynced(unfinished, content);
    await rename(unfinished, join(folder, name));
  } catch (error) {
    await rm(unfinished, { force: true });
    throw error;
  }
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
