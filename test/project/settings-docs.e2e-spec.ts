import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';
import { SETTINGS_PAGE, settingsPage } from '../../scripts/settings-docs.js';

it('the page of settings says what .env.example says: npm run openapi writes it', async () => {
  expect(readFileSync(SETTINGS_PAGE, 'utf8')).toBe(await settingsPage());
});

it('the page has every setting of .env.example, in the same order', () => {
  const page = readFileSync(SETTINGS_PAGE, 'utf8').split('<!-- settings -->')[1]!;
  const documented = Array.from(page.matchAll(/^\| `([A-Z][A-Z0-9_]*)`/gm), ([, name]) => name);
  const example = readFileSync('.env.example', 'utf8');

  expect(documented).toEqual(
    Array.from(example.matchAll(/^(?:# )?([A-Z][A-Z0-9_]*)=/gm), ([, name]) => name),
  );
});
