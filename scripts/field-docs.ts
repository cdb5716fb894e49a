/**
 * `npm run openapi`: writes what the documents say of each field from the declarations in `src/accounts/fields`.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import prettier from 'prettier';
import { BUILT_IN_FIELDS } from '../src/accounts/fields/account-fields.js';
import type { FieldDeclaration, Schema } from '../src/accounts/fields/field.js';
import { DEFAULT_VISIBILITY } from '../src/accounts/fields/visibility-configuration.js';

/** The files, with what they have to say. */
export async function fieldDocs(): Promise<Record<string, string>> {
  const wireFormat = readFileSync('docs/use/wire-format.md', 'utf8').replace(
    /(<!-- fields -->\n)[\s\S]*?(\n<!-- \/fields -->)/,
    (_, start: string, end: string) => `${start}\n${table()}\n${end}`,
  );
  const example = readFileSync('.env.example', 'utf8').replace(
    /^# ACCOUNT_VISIBILITY_CONFIGURATION=.*$/m,
    () => `# ACCOUNT_VISIBILITY_CONFIGURATION='${configuration()}'`,
  );
  const privacy = readFileSync('docs/run/privacy.md', 'utf8').replace(
    /(<!-- fields -->\n)[\s\S]*?(\n<!-- \/fields -->)/,
    (_, start: string, end: string) => `${start}\n${purposes()}\n${end}`,
  );
  return {
    'docs/use/wire-format.md': await formatted(wireFormat),
    'docs/run/privacy.md': await formatted(privacy),
    '.env.example': example,
  };
}

async function formatted(markdown: string): Promise<string> {
  const options = await prettier.resolveConfig('docs/use/wire-format.md');
  return prettier.format(markdown, { parser: 'markdown', ...options });
}

const SEEN_BY = {
  ...{ public: 'everybody', shareable: 'everybody, if shared' },
  ...{ admin: 'owner and staff', none: 'operators' },
};

/** For the data protection officer. */
function purposes(): string {
  const rows = BUILT_IN_FIELDS.all.map(({ name, title, purpose, kind, table, set }) => {
    const isStored = kind.nullable ? 'by choice' : 'always';
    const kept = table === undefined ? 'follows from others' : isStored;
    return `| \`${name}\` | ${title} | ${purpose} | ${kept} | ${SEEN_BY[set]} |`;
  });
  const head = '| field | what | why | kept | who sees it by default |';
  return [head, '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}

function table(): string {
  const rows = BUILT_IN_FIELDS.names.map((name) => row(BUILT_IN_FIELDS.get(name)));
  return ['| field | type | writable | rule |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function row({ name, kind, write, description, patchNote }: FieldDeclaration): string {
  const writable = write === 'owner' ? 'yes' : 'no';
  const rule = patchNote === undefined ? description : `${description}; ${patchNote}`;
  const length = kind.patchSchema.maxLength as number | undefined;
  const limit = length === undefined ? '' : `; at most ${length} characters`;
  return `| \`${name}\` | ${typeOf(kind.schema)} | ${writable} | ${rule}${writable === 'yes' ? limit : ''} |`;
}

function typeOf({ type, enum: offered, $ref }: Schema): string {
  if ($ref !== undefined) return 'object';
  const types = Array.isArray(type) ? (type as string[]) : [type as string];
  const choices = (offered as string[] | undefined)?.map((value) => `\`${value}\``);
  return [...(choices ?? [types[0]!]), ...types.slice(1)].join(', ').replace(/, (?=[^,]*$)/, ' or ');
}

function configuration(): string {
  const { defaultVisibility, publicFields, shareableFields, adminFields } = DEFAULT_VISIBILITY;
  return JSON.stringify({
    default_visibility: defaultVisibility,
    public_fields: publicFields,
    shareable_fields: shareableFields,
    admin_fields: adminFields,
  });
}

if (process.argv[1] && import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const [file, text] of Object.entries(await fieldDocs())) writeFileSync(file, text);
}
