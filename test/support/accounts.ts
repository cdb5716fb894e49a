import type { DataSource } from 'typeorm';
import { foldCase } from '../../src/accounts/fold-case.js';

/** An account to begin a test with; every field has a plain default. */
export interface AccountSeed {
  username: string;
  email?: string;
  is_active?: boolean;
  is_staff?: boolean;
  date_joined?: string;
  name?: string;
  bio?: string | null;
  country?: string | null;
  gender?: string | null;
  goals?: string | null;
  language?: string | null;
  languages?: string[];
  level_of_education?: string | null;
  mailing_address?: string | null;
  /** Default 1980: an adult. */
  year_of_birth?: number | null;
  account_privacy?: string | null;
}

/** Puts accounts into the tables directly, so that a test of reading does not depend on writing. */
export async function seed(dataSource: DataSource, ...accounts: AccountSeed[]): Promise<void> {
  for (const account of accounts) await seedOne(dataSource, account);
}

async function seedOne(dataSource: DataSource, account: AccountSeed): Promise<void> {
  const {
    username,
    email = `${encodeURIComponent(username)}@example.com`,
    languages = [],
    year_of_birth = 1980,
  } = account;
  const [user] = await dataSource.query<{ id: string }[]>(
    `INSERT INTO users (username, username_key, email, email_key, is_active, is_staff, date_joined)
     VALUES ($1, $2, $3, $4, $5, $6, $7) RETURNING id`,
    [
      username,
      foldCase(username),
      email,
      foldCase(email),
      account.is_active ?? true,
      account.is_staff ?? false,
      account.date_joined ?? '2020-02-29T12:34:56Z',
    ],
  );
  await dataSource.query(
    `INSERT INTO profiles (user_id, name, bio, country, gender, goals, language, level_of_education, mailing_address,
       year_of_birth, account_privacy) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)`,
    [
      user!.id,
      account.name ?? '',
      account.bio ?? null,
      account.country ?? null,
      account.gender ?? null,
      account.goals ?? null,
      account.language ?? null,
      account.level_of_education ?? null,
      account.mailing_address ?? null,
      year_of_birth,
      account.account_privacy ?? null,
    ],
  );
  await dataSource.query('INSERT INTO language_proficiencies (user_id, code) SELECT $1, unnest($2::text[])', [
    user!.id,
    languages,
  ]);
}
