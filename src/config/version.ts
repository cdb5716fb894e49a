import { readFileSync } from 'node:fs';

/** From `src/config` and `dist/config` alike. */
const PACKAGE = new URL('../../package.json', import.meta.url);

/** The version of this program, as its package says. */
export function programVersion(): string {
  return (JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string }).version;
}
