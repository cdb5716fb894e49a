/**
 * `npm run openapi:breaking`: fails if `openapi.json` would break clients of the last release, unless the version says
 * that it may. `npm run openapi:release` makes it the document of the last release, of which
 * `breaking-changes/released.json` keeps what is compared.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { format, resolveConfig } from 'prettier';
import { findBreakingChanges, mayBreak } from './breaking-changes/find-breaking-changes.js';
import { reduceDocument } from './breaking-changes/reduce-document.js';

type Document = { info: { version: string }; paths: object };

const CURRENT = new URL('../openapi.json', import.meta.url);
const RELEASED = new URL('./breaking-changes/released.json', import.meta.url);
const read = (file: URL) => JSON.parse(readFileSync(file, 'utf8')) as Document;

if (process.argv.includes('--release')) await release(read(CURRENT));
else check(read(RELEASED), read(CURRENT));

async function release(current: Document): Promise<void> {
  const options = { ...(await resolveConfig(RELEASED)), parser: 'json' };
  writeFileSync(RELEASED, await format(JSON.stringify(reduceDocument(current)), options));
}

function check(released: Document, current: Document): void {
  const changes = findBreakingChanges(released, current);
  const [before, after] = [released.info.version, current.info.version];
  for (const change of changes) console.log(`breaking: ${change}`);
  if (changes.length === 0) console.log(`openapi.json breaks no client of ${before}`);
  else if (mayBreak(before, after)) console.log(`Version ${after} says so: ${before} was released.`);
  else {
    console.log(
      `These break clients of ${before}: undo them, or raise the ${after.startsWith('0.') ? 'minor' : 'major'} version.`,
    );
    process.exitCode = 1;
  }
}
