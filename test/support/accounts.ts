import type { DataSource } from 'typeorm';
import { BUILT_IN_FIELDS } from '../../src/accounts/fields/account-fields.js';
import { addressKey } from '../../src/accounts/fields/names/email-address.js';
import { foldCase } from '../../src/accounts/fields/names/fold-case.js';

/** An account to begin a test with, by its columns; what is left out has a plain default. */
export interface AccountSeed {
  username: string;
  email?: string;
  is_active?: boolean;
  is_staff?: boolean;
  date_joined?: string;
  languages?: string[];
  /** Default 1980: an adult. */
  year_of_birth?: number | null;
  [profileField: string]: unknown;
}

const PROFILE = [
  ...BUILT_IN_FIELDS.all.filter(({ table }) => table === 'profiles').map(({ name }) => name),
  ...['extended', 'visibility', 'social_links', 'preferences'],
];

/** Puts accounts into the tables directly, so that a test of reading does not depend on writing. */
export async function seed(dataSource: DataSource, ...accounts: AccountSeed[]): Promise<void> {
  for (const account of accounts) await seedOne(dataSource, account);
}

async function seedOne(dataSource: DataSource, { languages = [], ...account }: AccountSeed): Promise<void> {
  const { username, email = `${encodeURIComponent(username)}@example.com` } = account;
  const [user] = await dataSource.query<{ id: string }[]>(
    `INSERT INTO users (username, username_key, email, email_key, is_active, is_staff, date_joined)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [
      ...[username, foldCase(username), email, addressKey(email)],
      ...[
        account.is_active ?? true,
        account.is_staff ?? false,
        account.date_joined ?? '2020-02-29T12:34:56Z',
      ],
    ],
  );
  const profile: Record<string, unknown> = {
    year_of_birth: 1980,
    language_proficiencies: languages,
    ...account,
  };
  const names = PROFILE.filter((name) => profile[name] !== undefined);
  await dataSource.query(
    `INSERT INTO profiles (user_id, ${names.join(', ')}) VALUES ($1, ${names.map((_, i) => `$${i + 2}`).join(', ')})`,
    [user!.id, ...names.map((name) => profile[name])],
  );
}

/** The number of each account, by its name. */
export async function idsOf(dataSource: DataSource): Promise<Map<string, string>> {
  const users = await dataSource.query<{ id: string; username: string }[]>('SELECT id, username FROM users');
  return new Map(users.map(({ id, username }) => [username, id]));
}
