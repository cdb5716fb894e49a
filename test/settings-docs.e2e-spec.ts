import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

it('the settings in the README are those of .env.example, in the same order', () => {
  const [, section = ''] = readFileSync('README.md', 'utf8').split(/^## Settings$/m);
  const table = section.split(/^## /m)[0]!;
  const documented = Array.from(table.matchAll(/^\| `([A-Z][A-Z0-9_]*)`/gm), ([, name]) => name);
  const example = readFileSync('.env.example', 'utf8');

  expect(documented).toEqual(
    Array.from(example.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm), ([, name]) => name),
  );
});
