import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createApp } from './app.js';
import { Settings } from './config/settings.js';
import { createDataSource } from './database/data-source.js';
import { buildOpenApiDocument } from './docs/openapi-document.js';

/** Both `src` and `dist` are one level below the root. */
const FILE = new URL('../openapi.json', import.meta.url);

/** The text of `openapi.json`: the document with the default settings. Needs no database. */
export async function openApiFile(): Promise<string> {
  const settings = new Settings();
  const unused = { jwtSecret: randomBytes(32).toString('hex'), logLevel: 'silent' as const };
  const app = await createApp(
    Object.assign(new Settings(), unused),
    createDataSource({ url: 'postgres://localhost/none' }),
  );
  try {
    return `${JSON.stringify(buildOpenApiDocument(app, settings), null, 2)}\n`;
  } finally {
    await app.close();
  }
}

/** `node dist/openapi.js [--check]`: writes `openapi.json`, or fails if it is not current. */
async function main(): Promise<void> {
  const text = await openApiFile();
  if (!process.argv.includes('--check')) return writeFileSync(FILE, text);
  if (text === committedFile()) return;
  process.stderr.write('openapi.json is not current: run "npm run openapi" and commit it.\n');
  process.exitCode = 1;
}

function committedFile(): string | undefined {
  try {
    return readFileSync(FILE, 'utf8');
  } catch {
    return undefined;
  }
}

const script = process.argv[1];
if (script !== undefined && isThisFile(script)) await main();

function isThisFile(path: string): boolean {
  try {
    return pathToFileURL(realpathSync(path)).href === import.meta.url;
  } catch {
    return false;
  }
}
