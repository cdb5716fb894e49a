import { readFileSync } from 'node:fs';
import { errorCode } from '../diagnostics/operator-error.js';
import { faultLine } from './setting.js';

/** What a variable gives: its text, or a fault line. */
export type Given = { readonly text: string } | { readonly fault: string } | undefined;

/**
 * The text of a variable: its own, or that of the file that `NAME_FILE` names, without the line break at its end. So a
 * secret need not stand in the environment, which is inherited and shows in `/proc` and crash reports.
 */
export function givenText(name: string, environment: Readonly<Record<string, string | undefined>>): Given {
  const text = environment[name];
  const file = environment[`${name}_FILE`];
  if (!file) return text === undefined ? undefined : { text };
  if (text) {
    const found = 'contradictory settings';
    return { fault: faultLine(`${name}, ${name}_FILE`, { found, allowed: 'one of them' }) };
  }
  try {
    return { text: readFileSync(file, 'utf8').replace(/\r?\n$/, '') };
  } catch (error) {
    const found = `a file that cannot be read (${errorCode(error)})`;
    return { fault: faultLine(`${name}_FILE`, { found, allowed: `a readable file that holds ${name}` }) };
  }
}
