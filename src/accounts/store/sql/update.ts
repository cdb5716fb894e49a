import { insertChanges } from '../../../changes/log/insert-changes.js';
import { HISTORY } from '../../../database/history.js';
import type { Table } from '../../fields/field.js';
import type { Column } from './account-columns.js';
import { otherActor } from './other-actor.js';
import { changesOfStaged, listOf, STAGED_KEYS, STAGING_TABLE } from './staged-accounts.js';
import { claimUnique } from './unique-values.js';

const OTHER_ACTOR = otherActor('$5', '$10');
/** After the parameters of the change itself. */
const FIRST_VALUE = 11;

/**
 * One account, guarded by its version: $1 id, $2 version, $3 names of the fields, $4 changes, $5 actor, $6 channel,
 * $7 request id, $8 write id, $9 history, $10 key of another's name, then the keys of unique values if there are any,
 * and a value for each column.
 */
export function updateOne(columns: readonly Column[], hasUnique: boolean): string {
  const first = hasUnique ? FIRST_VALUE + 1 : FIRST_VALUE;
  const set = assignments(columns, (_, index) => `$${first + index}`);
  const claim = hasUnique
    ? claimUnique({
        from: 'changed_user',
        userId: 'id',
        fields: '$3::text[]',
        keys: `$${FIRST_VALUE}::jsonb`,
      })
    : '';
  const change = insertChanges({
    ...{ from: 'changed_user', userId: 'id', version: 'version', type: 'account.updated' },
    ...{ fields: '$3::text[]', values: '$4::jsonb', channel: '$6', requestId: '$7', writeId: '$8::uuid' },
    ...OTHER_ACTOR,
  });
  return `
  WITH ${OTHER_ACTOR.cte}, changed_user AS (
    UPDATE users SET version = version + 1, ${set('users')}
    WHERE id = $1 AND version = $2 AND erased_at IS NULL AND ${HISTORY} = $9
    RETURNING id, version
  ), changed_profile AS (
    UPDATE profiles SET ${set('profiles')} FROM changed_user WHERE profiles.user_id = changed_user.id
  )${claim}, change AS (
    ${change}
  ) SELECT version FROM changed_user`;
}

/** What of a shared update belongs to no field, with its types. */
export const GIVEN_BESIDE = [
  ['id', 'bigint'],
  ['version', 'integer'],
  ['in_history', 'text'],
  ['fields', 'text'],
  ['field_values', 'jsonb'],
  ['actor', 'text'],
  ['channel', 'text'],
  ['request_id', 'text'],
  ['write_id', 'uuid'],
] as const;

/**
 * Many accounts at once, each guarded by its version. Whose row somebody else holds is left out: nobody waits for it
 * who has come for another one.
 */
export function updateShared(columns: readonly Column[], rows: number): string {
  const given = [
    ...GIVEN_BESIDE,
    ...columns.map(({ name, type }) => [name, type.replace(/ .*/, '')] as const),
  ];
  const row = (_: unknown, r: number) =>
    `(${given.map(([, type], i) => `$${r * given.length + i + 1}${r === 0 ? `::${type}` : ''}`).join(', ')})`;
  const set = assignments(columns, ({ name }) => `g.${name}`);
  const change = insertChanges({
    ...{ from: 'changed_users', userId: 'id', version: 'version', type: 'account.updated' },
    ...{ fields: listOf('fields'), values: 'field_values', actor: 'actor', channel: 'channel' },
    ...{ requestId: 'request_id', writeId: 'write_id' },
  });
  return `
  WITH given (${given.map(([name]) => name).join(', ')}) AS MATERIALIZED (
    VALUES ${Array.from({ length: rows }, row).join(', ')}
  ), unlocked AS MATERIALIZED (
    SELECT given.* FROM given JOIN users ON users.id = given.id AND users.version = given.version
      JOIN profiles ON profiles.user_id = users.id
    WHERE users.erased_at IS NULL AND ${HISTORY} = given.in_history
    FOR NO KEY UPDATE OF users, profiles SKIP LOCKED
  ), changed_users AS (
    UPDATE users SET version = users.version + 1, ${set('users')} FROM unlocked g WHERE users.id = g.id
    RETURNING users.id, users.version, g.fields, g.field_values, g.actor, g.channel, g.request_id, g.write_id
  ), changed_profiles AS (
    UPDATE profiles SET ${set('profiles')} FROM unlocked g WHERE profiles.user_id = g.id
  ), change AS (
    ${change}
  ) SELECT id FROM changed_users`;
}

/** The accounts of the staging table, which are locked. */
export function updateStaged(all: readonly Column[], hasUnique: boolean): string {
  // A part cannot be given like this, only be taken away.
  const dropped = (name: string) => `'${name}' = ANY (${listOf('s.fields')})`;
  const set = assignments(
    all.filter(({ fixed }) => !fixed),
    ({ name, partOf }) =>
      partOf === undefined ? `s.${name}` : `CASE WHEN ${dropped(partOf)} THEN NULL ELSE ${name} END`,
  );
  const claim = hasUnique ? claimUnique({ ...STAGED_KEYS, from: 'changed_users', userId: 'id' }) : '';
  return `
  WITH changed_users AS (
    UPDATE users SET version = version + 1, ${set('users')}
    FROM ${STAGING_TABLE} s WHERE users.id = s.id
    RETURNING users.id, users.version, s.position, s.fields, s.field_values, s.unique_keys
  ), changed_profiles AS (
    UPDATE profiles SET ${set('profiles')} FROM ${STAGING_TABLE} s WHERE profiles.user_id = s.id
  )${claim}
  ${insertChanges({ ...changesOfStaged('account.updated'), from: 'changed_users', orderBy: 'position', userId: 'id', version: 'version' })}`;
}

/** What follows SET, of the columns of a table. */
function assignments(columns: readonly Column[], valueOf: (column: Column, index: number) => string) {
  const written = columns.map((column, index) => column.write(valueOf(column, index)));
  const ofValue = ({ keyOf }: Column) => written[columns.findIndex(({ name }) => name === keyOf)];
  const assigned = (column: Column, index: number): string =>
    column.keyOf === undefined ? written[index]! : key(column, written[index]!, ofValue(column)!);
  return (table: Table): string =>
    columns
      .flatMap((column, index) =>
        column.table === table ? [`${column.name} = ${assigned(column, index)}`] : [],
      )
      .join(', ');
}

/**
 * The key of a value is that of today, and constraints refuse what another account has. Only where the value stays, and
 * an earlier version gave it another key, two accounts may have what is one value today: then the old key stays too.
 */
function key({ table, name, keyOf }: Column, next: string, value: string): string {
  const [old, taken] = [`${table}.${name}`, `EXISTS (SELECT FROM ${table} o WHERE o.${name} = ${next})`];
  const stays = `${old} <> ${next} AND ${table}.${keyOf} = ${value}`;
  return `CASE WHEN ${stays} AND ${taken} THEN ${old} ELSE ${next} END`;
}
