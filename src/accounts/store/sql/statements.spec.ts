import { describe, expect, it } from '@jest/globals';
import { AccountFields, BUILT_IN_FIELDS } from '../../fields/account-fields.js';
import type { AccountRow } from '../../fields/account-row.js';
import { readStatementsFor } from './read-statements.js';
import { writeStatementsFor } from './write-statements.js';

/** One of each sort: with a key, with a form of its own on either side, plain, and in parts. */
const NAMES = ['username', 'name', 'email', 'date_joined', 'bio', 'language_proficiencies', 'profile_image'];
const fields = new AccountFields(NAMES.map((name) => BUILT_IN_FIELDS.get(name)));
const reads = readStatementsFor(fields);
const sql = writeStatementsFor(fields);
const EMPTY = { email: '' } as AccountRow;
const change = { actor: 'ann', channel: 'api', requestId: 'r', writeId: null } as const;
const words = (text: string) =>
  text
    .replace(/\s+/g, ' ')
    .replace(/\( | \)/g, (blank) => blank.trim())
    .trim();

/** The statements as PostgreSQL gets them, for whoever wants to see them. */
describe('The SQL of accounts', () => {
  it('reads every column of every field, by name', () => {
    expect(words(reads.byUsername)).toBe(
      words(`
        SELECT u.id, u.version, (
          SELECT f.history FROM change_feed f WHERE f.started = pg_postmaster_start_time() AND f.xmin = f.written_by
        ) AS in_history, u.username, p.name, u.email,
          date_part('epoch', u.date_joined) AS date_joined, p.bio,
          array_to_string(p.language_proficiencies, ' ') AS language_proficiencies,
          p.image_name, p.image_hash, p.image_edges
        FROM users u JOIN profiles p ON p.user_id = u.id WHERE u.username_key = ANY($1)`),
    );
  });

  it('saves a change of one account, guarded by its version', () => {
    expect(words(sql.update(EMPTY, { bio: { old: null, new: 'x' } }, change).text)).toBe(
      words(`
        WITH other_actor AS (SELECT id FROM users WHERE username_key = $10 AND lower(username) = lower($5)),
        changed_user AS (
          UPDATE users SET version = version + 1, email = $12, email_key = CASE
              WHEN users.email_key <> $13 AND users.email = $12
                AND EXISTS (SELECT FROM users o WHERE o.email_key = $13) THEN users.email_key ELSE $13 END,
            date_joined = to_timestamp($14)
          WHERE id = $1 AND version = $2 AND erased_at IS NULL AND (
            SELECT f.history FROM change_feed f WHERE f.started = pg_postmaster_start_time() AND f.xmin = f.written_by
          ) = $9
          RETURNING id, version
        ), changed_profile AS (
          UPDATE profiles SET name = $11, bio = $15, language_proficiencies = string_to_array($16, ' ')
          FROM changed_user WHERE profiles.user_id = changed_user.id
        ), change AS (
          INSERT INTO changes (transaction_id, user_id, version, type, fields, field_values, actor, actor_id, channel, request_id, write_id)
          SELECT (SELECT feed_transaction_id()), id, version, 'account.updated', $3::text[], $4::jsonb,
            CASE WHEN EXISTS (SELECT FROM other_actor) THEN '' ELSE $5 END, (SELECT id FROM other_actor), $6, $7, $8::uuid FROM changed_user
        ) SELECT version FROM changed_user`),
    );
  });

  it('saves changes of several accounts, each guarded by its version, without waiting for one that is held', () => {
    const update = {
      account: EMPTY,
      changes: { bio: { old: null, new: 'x' } },
      author: change,
      writeId: null,
    };
    const { text, parameters } = sql.updateShared([update, update, update]);
    expect(parameters).toHaveLength(4 * 15);
    expect(words(text).replace(/VALUES .*?\)\), unlocked/, 'VALUES …), unlocked')).toBe(
      words(`
        WITH given (id, version, in_history, fields, field_values, actor, channel, request_id, write_id, name, email,
          email_key, date_joined, bio, language_proficiencies) AS MATERIALIZED (VALUES …), unlocked AS MATERIALIZED (
          SELECT given.* FROM given JOIN users ON users.id = given.id AND users.version = given.version
            JOIN profiles ON profiles.user_id = users.id
          WHERE users.erased_at IS NULL AND (
            SELECT f.history FROM change_feed f WHERE f.started = pg_postmaster_start_time() AND f.xmin = f.written_by
          ) = given.in_history
          FOR NO KEY UPDATE OF users, profiles SKIP LOCKED
        ), changed_users AS (
          UPDATE users SET version = users.version + 1, email = g.email, email_key = CASE
              WHEN users.email_key <> g.email_key AND users.email = g.email
                AND EXISTS (SELECT FROM users o WHERE o.email_key = g.email_key) THEN users.email_key ELSE g.email_key END,
            date_joined = to_timestamp(g.date_joined)
          FROM unlocked g WHERE users.id = g.id
          RETURNING users.id, users.version, g.fields, g.field_values, g.actor, g.channel, g.request_id, g.write_id
        ), changed_profiles AS (
          UPDATE profiles SET name = g.name, bio = g.bio,
            language_proficiencies = string_to_array(g.language_proficiencies, ' ')
          FROM unlocked g WHERE profiles.user_id = g.id
        ), change AS (
          INSERT INTO changes (transaction_id, user_id, version, type, fields, field_values, actor, actor_id, channel, request_id, write_id)
          SELECT (SELECT feed_transaction_id()), id, version, 'account.updated', string_to_array(fields, chr(31)),
            field_values, actor, NULL::bigint, channel, request_id, write_id FROM changed_users
        ) SELECT id FROM changed_users`),
    );
  });

  it('writes the columns of the picture only where it changes: a trigger watches them', () => {
    const { text } = sql.update(EMPTY, { profile_image: { old: null, new: 'x' } }, change);
    expect(text).toMatch(/image_name = \$\d+, image_hash = \$\d+, image_edges = \$\d+/);
  });

  it('hands over the values in the order of their numbers', () => {
    const account = { id: '7', version: 3, name: 'Ann', email: 'Ann@x.org', bio: 'tea' };
    const { text, parameters } = sql.update(
      account as AccountRow,
      { bio: { old: null, new: 'tea' } },
      change,
    );
    const valueOf = (column: string) =>
      parameters[Number(new RegExp(`\\b${column} = (?:CASE.* ELSE )?\\$(\\d+)`).exec(text)![1]) - 1];
    expect(parameters.slice(0, 3)).toEqual(['7', 3, ['bio']]);
    expect(['name', 'email', 'email_key', 'bio'].map(valueOf)).toEqual([
      'Ann',
      'Ann@x.org',
      'ann@x.org',
      'tea',
    ]);
  });

  it('creates accounts from a list for each column, with row, profile and change', () => {
    expect(words(sql.insertGiven)).toMatch(
      /^WITH input AS MATERIALIZED \(SELECT \* FROM unnest\(\$4::integer\[\], \$5::bigint\[\], .*\) AS given/,
    );
    expect(sql.insertGiven).toMatch(/INSERT INTO users .*INSERT INTO profiles .*INSERT INTO changes/s);
  });
});
