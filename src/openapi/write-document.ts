import 'reflect-metadata';
import { realpathSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { Settings } from '../config/settings.js';
import { openApiDocument } from './document-without-service.js';

/** From `src/openapi` and `dist/openapi` alike. */
const FILE = new URL('../../openapi.json', import.meta.url);

/** The text of the committed document, with the default settings. */
export async function openApiText(): Promise<string> {
  return `${JSON.stringify(await openApiDocument(new Settings()), null, 2)}\n`;
}

const script = process.argv[1];
if (script !== undefined && pathToFileURL(realpathSync(script)).href === import.meta.url) {
  writeFileSync(FILE, await openApiText());
}
