import { randomBytes } from 'node:crypto';
import { chmod, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { isImageName } from './image-name.js';
import { ImageStorage, ImageStorageError, type StoredImage } from './image-storage.js';

/** For the service alone: who may see a picture is its decision. */
const FOLDER_MODE = 0o700;
const FILE_MODE = 0o600;

/** In a folder: `ab/<name>/<file>`, where `ab` are the first two characters of the name. */
export class FileImageStorage extends ImageStorage {
  constructor(private readonly root: string) {
    super();
  }

  async write(name: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
    const folder = this.folderOf(name);
    await translated(async () => {
      await mkdir(folder, { recursive: true, mode: FOLDER_MODE });
      // It may be there since before pictures were private.
      await chmod(this.root, FOLDER_MODE);
      for (const [file, bytes] of files) {
        const path = join(folder, file);
        const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`;
        await writeDurably(temporary, bytes);
        await rename(temporary, path);
      }
      // The names too have to be on the disk before a database tells of them.
      for (const parent of [folder, dirname(folder), this.root]) await syncFolder(parent);
    });
  }

  read(name: string, file: string): Promise<Buffer | null> {
    return translated(() => orNull(readFile(join(this.folderOf(name), file))));
  }

  async remove(name: string): Promise<void> {
    const folder = this.folderOf(name);
    await translated(() => rm(folder, { recursive: true, force: true }));
  }

  async *list(): AsyncGenerator<StoredImage> {
    for (const shelf of await this.names(this.root)) {
      for (const name of await this.names(join(this.root, shelf))) {
        if (!isImageName(name)) continue;
        const found = await translated(() => orNull(stat(this.folderOf(name))));
        if (found) yield { name, writtenAt: found.mtime };
      }
    }
  }

  private async names(folder: string): Promise<string[]> {
    return (await translated(() => orNull(readdir(folder)))) ?? [];
  }

  private folderOf(name: string): string {
    if (!isImageName(name)) throw new Error('not the name of an image');
    return join(this.root, name.slice(0, 2), name);
  }
}

async function writeDurably(path: string, bytes: Buffer): Promise<void> {
  const handle = await open(path, 'wx', FILE_MODE);
  try {
    await handle.writeFile(bytes);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function syncFolder(path: string): Promise<void> {
  const handle = await open(path, 'r');
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

async function orNull<T>(work: Promise<T>): Promise<T | null> {
  try {
    return await work;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return null;
    throw error;
  }
}

async function translated<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    throw new ImageStorageError('The folder of the pictures cannot be used', { cause });
  }
}
