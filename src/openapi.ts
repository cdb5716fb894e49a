import 'reflect-metadata';
import { randomBytes } from 'node:crypto';
import { readFileSync, realpathSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { createApp } from './app.js';
import { Settings } from './config/settings.js';
import { createDataSource } from './database/data-source.js';
import { toOpenApi30 } from './docs/openapi-3-0.js';
import { buildOpenApiDocument } from './docs/openapi-document.js';

/** The committed documents; both `src` and `dist` are one level below the root. */
const FILES = ['openapi.json', 'openapi-3.0.json'] as const;

/** The texts of the committed documents, with the default settings. Needs no database. */
export async function openApiFiles(): Promise<Record<(typeof FILES)[number], string>> {
  const settings = new Settings();
  const unused = { jwtSecret: randomBytes(32).toString('hex'), logLevel: 'silent' as const };
  const app = await createApp(
    Object.assign(new Settings(), unused),
    createDataSource({ url: 'postgres://localhost/none' }),
  );
  try {
    const document = buildOpenApiDocument(app, settings);
    return { 'openapi.json': textOf(document), 'openapi-3.0.json': textOf(toOpenApi30(document)) };
  } finally {
    await app.close();
  }
}

const textOf = (document: object): string => `${JSON.stringify(document, null, 2)}\n`;
const urlOf = (file: string): URL => new URL(`../${file}`, import.meta.url);

/** `node dist/openapi.js [--check]`: writes the documents, or fails if one is not current. */
async function main(): Promise<void> {
  const texts = await openApiFiles();
  const check = process.argv.includes('--check');
  for (const file of FILES) {
    if (!check) writeFileSync(urlOf(file), texts[file]);
    else if (texts[file] !== committed(file)) {
      process.stderr.write(`${file} is not current: run "npm run openapi" and commit it.\n`);
      process.exitCode = 1;
    }
  }
}

function committed(file: string): string | undefined {
  try {
    return readFileSync(urlOf(file), 'utf8');
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
