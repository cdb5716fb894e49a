import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { addressKey, sameAddress } from '../../accounts/fields/names/email-address.js';
import { foldCase } from '../../accounts/fields/names/fold-case.js';
import { identityOf } from '../../accounts/fields/names/same-name.js';
import { harmless, terminalJson } from '../../diagnostics/printable.js';
import type { OperatorContext } from '../operator-context.js';
import { outputFailed } from '../output.js';

export interface ListOptions {
  readonly prefix?: string;
  readonly email?: string;
  readonly inactive?: boolean;
  readonly staff?: boolean;
  readonly json?: boolean;
}

interface ListedAccount {
  /** bigint, as text. */
  readonly id: string;
  readonly username: string;
  readonly username_key: string;
  readonly email: string;
  readonly is_active: boolean;
  readonly is_staff: boolean;
}

const PAGE = 1_000;

// Page by page: whoever reads slowly holds no transaction open.
const ACCOUNTS = `
  SELECT u.id, u.username, u.username_key, u.email, u.is_active, u.is_staff FROM users u
  WHERE u.erased_at IS NULL AND u.username_key > $1 AND ($2 = '' OR starts_with(u.username_key, $2))
    AND ($3::text IS NULL OR u.email_key = $3) AND (NOT $4 OR NOT u.is_active) AND (NOT $5 OR u.is_staff)
  ORDER BY u.username_key LIMIT ${PAGE}`;

export async function runList(options: ListOptions, context: OperatorContext): Promise<void> {
  const line = options.json ? jsonLine : textLine;
  const pages = async function* (): AsyncGenerator<string> {
    for await (const page of findAccounts(options, context)) yield page.map(line).join('');
  };
  try {
    await pipeline(Readable.from(pages()), process.stdout, { end: false });
  } catch (error) {
    // Whether that is a fault is judged at the end, as for every command.
    if (!outputFailed()) throw error;
  }
}

async function* findAccounts(
  { prefix = '', email, inactive = false, staff = false }: ListOptions,
  context: OperatorContext,
): AsyncGenerator<readonly ListedAccount[]> {
  const dataSource = await context.openAccounts();
  // PostgreSQL takes no NUL, and nobody's name or address has one.
  if (prefix.includes('\0') || email?.includes('\0')) return;
  const begins = identityOf(prefix);
  const asked = [foldCase(prefix), email === undefined ? null : addressKey(email), inactive, staff];
  for (let after = ''; ;) {
    const rows = await dataSource.query<ListedAccount[]>(ACCOUNTS, [after, ...asked]);
    // Names and addresses that are not the same can share a key.
    yield rows.filter(
      (row) =>
        identityOf(row.username).startsWith(begins) && (email === undefined || sameAddress(row.email, email)),
    );
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.username_key;
  }
}

function jsonLine({ id, username, email, is_active, is_staff }: ListedAccount): string {
  return `${harmless(terminalJson({ id, username, email, is_active, is_staff }))}\n`;
}

function textLine({ username, email, is_active, is_staff }: ListedAccount): string {
  const state = [is_active ? 'active' : 'inactive', ...(is_staff ? ['staff'] : [])].join(', ');
  return `${harmless([username, email, state].join('\t'))}\n`;
}
