/**
 * `npm run openapi`: writes docs/run/settings.md from `.env.example`, where each setting is described. That file names
 * every setting of `src/config/settings.ts`, with its default: `settings.spec.ts` holds it to that.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import prettier from 'prettier';

export const SETTINGS_PAGE = 'docs/run/settings.md';

/** The page as it has to be. */
export async function settingsPage(): Promise<string> {
  const tables = settingsTables(readFileSync('.env.example', 'utf8'));
  const page = readFileSync(SETTINGS_PAGE, 'utf8').replace(
    /(<!-- settings -->\n)[\s\S]*?(\n<!-- \/settings -->)/,
    (_, start: string, end: string) => `${start}\n${tables}\n${end}`,
  );
  return prettier.format(page, { parser: 'markdown', ...(await prettier.resolveConfig(SETTINGS_PAGE)) });
}

/** A heading and a table for each group. */
function settingsTables(example: string): string {
  const [, ...groups] = example.split(/^# --- (?=.* -+$)/m);
  return groups.map(group).join('\n\n');
}

function group(text: string): string {
  const [title = '', ...lines] = text.split('\n');
  const rows = lines.join('\n').trim().split('\n\n').map(row);
  const heading = `## ${title.replace(/ -+$/, '')}`;
  return [heading, '', '| setting | default | meaning |', '| --- | --- | --- |', ...rows].join('\n');
}

function row(block: string): string {
  const lines = block.split('\n').map((line) => line.replace(/^# ?/, ''));
  const [name = '', ...value] = lines.pop()!.split('=');
  const [meaning = '', absence] = lines.join(' ').split(/(?:^| )Unset: /);
  const given = value.join('=').replace(/^'(.*)'$/, '$1');
  const standard = absence === undefined ? shown(given) : `unset: ${lowerFirst(absence)}`;
  const example = absence === undefined || given === '' ? '' : ` Example: ${shown(given)}`;
  return `| \`${name}\` | ${cell(standard)} | ${cell(meaning + example)} |`;
}

/** A long value would only be in the way. */
function shown(value: string): string {
  return value.length > 120 ? 'see `.env.example`' : `\`${value}\``;
}

function lowerFirst(text: string): string {
  const plain = text.replace(/\.$/, '');
  return /^[A-Z][a-z]/.test(plain) ? plain[0]!.toLowerCase() + plain.slice(1) : plain;
}

function cell(text: string): string {
  return text.replaceAll('|', '\\|').replaceAll('*', '\\*');
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  writeFileSync(SETTINGS_PAGE, await settingsPage());
}
