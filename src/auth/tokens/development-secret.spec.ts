import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { developmentSecret } from './development-secret.js';

let root: string;
let dataDir: string;

beforeEach(async () => {
  root = await mkdtemp(join(tmpdir(), 'secret-'));
  dataDir = join(root, 'not', 'there', 'yet');
});

afterEach(() => rm(root, { recursive: true }));

describe('the development secret', () => {
  it('is random, kept, and nobody else can read it', async () => {
    const secret = await developmentSecret(dataDir);
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(await developmentSecret(dataDir)).toBe(secret);
    expect(await developmentSecret(join(root, 'other'))).not.toBe(secret);
    expect(await readFile(join(dataDir, 'jwt-secret'), 'utf8')).toBe(secret);
    expect((await stat(join(dataDir, 'jwt-secret'))).mode & 0o777).toBe(0o600);
  });

  it('is the same for all who start at once, and no draft is left', async () => {
    const secrets = await Promise.all(Array.from({ length: 32 }, () => developmentSecret(dataDir)));
    expect(new Set(secrets).size).toBe(1);
    expect(await readdir(dataDir)).toEqual(['jwt-secret']);
  });

  it('may have been written by hand, with a line end', async () => {
    await mkdir(dataDir, { recursive: true });
    await writeFile(join(dataDir, 'jwt-secret'), `${'x'.repeat(32)}\n`);
    expect(await developmentSecret(dataDir)).toBe('x'.repeat(32));
  });

  it.each(['', 'x'.repeat(31), `${'x'.repeat(31)}\n`])('is refused if it is too short: %j', async (text) => {
    await mkdir(dataDir, { recursive: true });
    await writeFile(join(dataDir, 'jwt-secret'), text);
    await expect(developmentSecret(dataDir)).rejects.toThrow(/jwt-secret is shorter than 32 bytes/);
    expect(await readFile(join(dataDir, 'jwt-secret'), 'utf8')).toBe(text);
  });

  it('is refused if it cannot be read', async () => {
    await mkdir(join(dataDir, 'jwt-secret'), { recursive: true });
    await expect(developmentSecret(dataDir)).rejects.toThrow(/jwt-secret cannot be read \(EISDIR\)/);
  });
});
