import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { runStatement } from '../../database/run-statement.js';
import { foldCase } from '../fold-case.js';
import type { AccountRow } from './account-row.js';

/** Each field that changes, with its value before and after, as the wire spells it. */
export type FieldChanges = Record<string, { old: unknown; new: unknown }>;

/** Who made a change, and how. */
export interface ChangeAuthor {
  /** Username, or the name of a service. */
  readonly actor: string;
  readonly channel: 'api' | 'command_line';
  readonly requestId: string | null;
}

interface SavedVersion {
  readonly version: number;
}

const UPDATE_ACCOUNT = `
  WITH changed_user AS (
    UPDATE users SET version = version + 1, email = $3, email_key = $4, is_active = $5, is_staff = $6
    WHERE id = $1 AND version = $2 AND erased_at IS NULL
    RETURNING id, version
  ), changed_profile AS (
    UPDATE profiles SET name = $7, bio = $8, country = $9, gender = $10, goals = $11, language = $12,
      level_of_education = $13, mailing_address = $14, year_of_birth = $15, account_privacy = $16{image}
    FROM changed_user WHERE profiles.user_id = changed_user.id
  ), change AS (
    INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel, request_id)
    SELECT id, version, 'account.updated', $17::text[], $18::jsonb, $19, $20, $21 FROM changed_user
  )`;
const UPDATE_LANGUAGES = `, removed_languages AS (
    DELETE FROM language_proficiencies l USING changed_user
    WHERE l.user_id = changed_user.id AND l.code <> ALL ({codes}::text[])
  ), added_languages AS (
    INSERT INTO language_proficiencies (user_id, code)
    SELECT changed_user.id, code FROM changed_user, unnest({codes}::text[]) AS code
    ON CONFLICT DO NOTHING
  )`;
// Only where it changes: the trigger on these columns then runs for no other write.
const UPDATE_IMAGE = ', image_name = $22, image_hash = $23, image_edges = $24';
const RETURN_VERSION = ' SELECT version FROM changed_user';

/** Writes accounts. Each write is one statement: rows, audit row and change event are saved together or not at all. */
@Injectable()
export class AccountWriter {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Saves an account that was read at `account.version`, with its change.
   * @returns the new version, or null if the account is no longer what was read: nothing was saved then
   */
  async update(
    account: AccountRow,
    changes: FieldChanges,
    author: ChangeAuthor,
    transaction?: EntityManager,
  ): Promise<number | null> {
    const parameters: unknown[] = [
      account.id,
      account.version,
      account.email,
      foldCase(account.email),
      account.is_active,
      account.is_staff,
      account.name,
      account.bio,
      account.country,
      account.gender,
      account.goals,
      account.language,
      account.level_of_education,
      account.mailing_address,
      account.year_of_birth,
      account.account_privacy,
      Object.keys(changes),
      JSON.stringify(changes),
      author.actor,
      author.channel,
      author.requestId,
    ];
    const imageChanges = 'profile_image' in changes;
    if (imageChanges) parameters.push(account.image_name, account.image_hash, account.image_edges);
    const languagesChange = 'language_proficiencies' in changes;
    if (languagesChange) parameters.push(account.language_codes?.split(' ') ?? []);
    const statement =
      UPDATE_ACCOUNT.replace('{image}', imageChanges ? UPDATE_IMAGE : '') +
      (languagesChange ? UPDATE_LANGUAGES.replaceAll('{codes}', `$${parameters.length}`) : '') +
      RETURN_VERSION;
    const rows = await (transaction
      ? transaction.query<SavedVersion[]>(statement, parameters)
      : runStatement<SavedVersion>(this.dataSource, statement, parameters));
    return rows[0]?.version ?? null;
  }
}
