import { randomBytes, randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

const FILE_NAME = 'jwt-secret';
/** 256 random bits, written as 43 characters. */
const RANDOM_BYTES = 32;
const MIN_SECRET_BYTES = 32;

/**
 * The secret that development tokens are signed with: made at the first start, kept in `dataDir`, readable
 * by its owner alone. Processes that start at the same time get the same one.
 *
 * @throws Error if there is a file that cannot be read or is too short; it is never replaced, as that
 *   would silently end every token signed with it
 */
export async function developmentSecret(dataDir: string): Promise<string> {
  const path = join(dataDir, FILE_NAME);
  const existing = await findSecret(path);
  if (existing !== null) return existing;

  await mkdir(dataDir, { recursive: true });
  await createSecret(path);
  const created = await findSecret(path);
  if (created === null) throw new Error(`The development secret ${path} went away while it was made`);
  return created;
}

async function findSecret(path: string): Promise<string | null> {
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw new Error(`The development secret ${path} cannot be read (${error.code})`, { cause: error });
  });
  if (text === null) return null;
  const secret = text.trim();
  if (Buffer.byteLength(secret) < MIN_SECRET_BYTES) {
    throw new Error(
      `The development secret ${path} is shorter than ${MIN_SECRET_BYTES} bytes: remove it, and a new one is made`,
    );
  }
  return secret;
}

/** Written aside and linked into place: nobody reads half a secret, and the first link wins. */
async function createSecret(path: string): Promise<void> {
  const draft = `${path}.${randomUUID()}`;
  try {
    await writeFile(draft, randomBytes(RANDOM_BYTES).toString('base64url'), { flag: 'wx', mode: 0o600 });
    await link(draft, path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  } finally {
    await rm(draft, { force: true });
  }
}
