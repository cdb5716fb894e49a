import type { QueryRunner } from 'typeorm';
import { foldCase } from '../fold-case.js';
import { rfc3339 } from '../rfc3339.js';
import { ACCOUNT_COLUMNS, ACCOUNT_TABLES, type AccountRow } from './account-row.js';
import type { ChangeAuthor, FieldChanges } from './account-writer.js';
import type { StagedAccount } from './staged-account.js';
import { encode, stage, STAGING_TABLE } from './staging-table.js';

/** An account as it shall be, and what that changes. */
export interface ChangedAccount {
  readonly account: AccountRow;
  readonly changes: FieldChanges;
}

// In one order, so that two of these wait for each other and never both for ever.
const LOCK = 'SELECT 1 FROM users WHERE username_key = ANY($1) ORDER BY id FOR NO KEY UPDATE';
const READ = `SELECT ${ACCOUNT_COLUMNS} FROM ${ACCOUNT_TABLES} WHERE u.username_key = ANY($1)`;

/** A picture cannot be given like this, only be taken away. */
const DROPS_IMAGE = `'profile_image' = ANY (string_to_array(s.fields, ' '))`;

const UPDATE = `
  WITH changed_users AS (
    UPDATE users SET version = version + 1, email = s.email, email_key = s.email_key, is_active = s.is_active,
      is_staff = s.is_staff, date_joined = s.date_joined
    FROM ${STAGING_TABLE} s WHERE users.id = s.id
    RETURNING users.id, users.version, s.position, s.fields, s.field_values
  ), changed_profiles AS (
    UPDATE profiles SET name = s.name, bio = s.bio, country = s.country, gender = s.gender, goals = s.goals,
      language = s.language, level_of_education = s.level_of_education, mailing_address = s.mailing_address,
      year_of_birth = s.year_of_birth, account_privacy = s.account_privacy,
      image_name = CASE WHEN ${DROPS_IMAGE} THEN NULL ELSE image_name END,
      image_hash = CASE WHEN ${DROPS_IMAGE} THEN NULL ELSE image_hash END,
      image_edges = CASE WHEN ${DROPS_IMAGE} THEN NULL ELSE image_edges END
    FROM ${STAGING_TABLE} s WHERE profiles.user_id = s.id
  ), removed_languages AS (
    DELETE FROM language_proficiencies l USING ${STAGING_TABLE} s
    WHERE l.user_id = s.id AND l.code <> ALL (string_to_array(s.languages, ' '))
  ), added_languages AS (
    INSERT INTO language_proficiencies (user_id, code)
    SELECT id, unnest(string_to_array(languages, ' ')) FROM ${STAGING_TABLE} WHERE languages <> ''
    ON CONFLICT DO NOTHING
  )
  INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel, request_id)
  SELECT id, version, 'account.updated', string_to_array(fields, ' '), field_values, $1, $2, $3
  FROM changed_users ORDER BY position`;

/** Changes many accounts with one statement, each with its audit row and event. In a transaction of the caller's. */
export class AccountBulkUpdater {
  constructor(
    private readonly connection: QueryRunner,
    private readonly author: ChangeAuthor,
  ) {}

  /** Those of the accounts that there are, by the keys of their names; nobody else changes them until the end. */
  async lock(usernameKeys: readonly string[]): Promise<Map<string, AccountRow>> {
    await this.connection.query(LOCK, [usernameKeys]);
    // A second statement: its snapshot is taken after the wait for the locks.
    const rows = (await this.connection.query(READ, [usernameKeys])) as AccountRow[];
    return new Map(rows.map((row) => [row.username_key, row]));
  }

  /** @param changed accounts that are locked, each once */
  async update(changed: readonly ChangedAccount[]): Promise<void> {
    if (changed.length === 0) return;
    const { actor, channel, requestId } = this.author;
    await stage(this.connection, encode(changed.map(stageChanged)));
    await this.connection.query(UPDATE, [actor, channel, requestId]);
  }
}

function stageChanged({ account, changes }: ChangedAccount, position: number): StagedAccount {
  return {
    ...account,
    position,
    email_key: foldCase(account.email),
    date_joined: rfc3339(account.date_joined),
    languages: account.language_codes ?? '',
    fields: Object.keys(changes).join(' '),
    field_values: JSON.stringify(changes),
  };
}
