import { insertChanges } from '../../changes/log/insert-changes.js';
import type { ChangeAuthor, FieldChanges } from '../../changes/log/change.js';
import { otherActor, otherActorKey } from './other-actor.js';
import type { AccountFields } from '../fields/account-fields.js';
import type { AccountRow } from '../fields/account-row.js';
import type { Values } from '../fields/account-values.js';
import { VISIBILITY } from '../fields/custom-privacy.js';
import { EXTENDED, type Stored, type Table } from '../fields/field.js';
import type { Projection } from '../rules/views/projection.js';
import { HISTORY } from '../../database/history.js';
import { columnsOf, type Column } from './account-columns.js';
import { claimUnique, uniqueKeysOf } from './unique-values.js';

/** A table of the transaction's own, in which many accounts travel to one statement. */
export const STAGING_TABLE = 'staged_accounts';

/** Stands in no name of a field, whatever owners call their preferences. */
const SEPARATOR = '\u001f';

/** What of a staged account belongs to no field, with its types. */
const STAGED_BESIDE = {
  position: 'integer',
  /** Of the account to change; null: it is new. */
  id: 'bigint',
  /** The names of the fields that change, with {@link SEPARATOR} between them. */
  fields: 'text',
  /** JSON: each of them with its value before and after. */
  field_values: 'jsonb',
  /** JSON: of those that are unique the keys. */
  unique_keys: 'jsonb',
} as const;

/** A value for each column of the staging table, as PostgreSQL reads it; what is missing is null. */
export interface StagedAccount {
  readonly position: number;
  readonly username: string;
  readonly username_key: string;
  readonly email_key: string;
  readonly [column: string]: unknown;
}

const ALIASES = { users: 'u', profiles: 'p' } as const;

/** Fields by which an account is found, and others see of it what they do. */
const BASIS: ReadonlySet<string> = new Set(['username', 'year_of_birth', 'account_privacy', VISIBILITY]);

/** So many projections are read by statements of their own. */
const MOST_SELECTS = 40;

/** Statements that read accounts: all that views are made of, or what a projection of them is made of. */
export interface AccountSelects {
  /** `SELECT … FROM …`, to be followed by a condition. Gives `AccountRow`s. */
  readonly select: string;
  readonly byUsername: string;
  readonly byIds: string;
  /** After the id $1, $2 of them at most. */
  readonly page: string;
}

/** Erased accounts have no profile: the join leaves them out. */
const TABLES = 'users u JOIN profiles p ON p.user_id = u.id';

/**
 * The SQL of accounts, made once of their fields: `account-statements.spec.ts` prints it. A statement has one text
 * whatever is asked or changed, so that PostgreSQL plans it once.
 */
export class AccountStatements implements AccountSelects {
  readonly select: string;
  readonly byUsername: string;
  readonly byIds: string;
  readonly page: string;
  readonly byEmail: string;
  readonly byId: string;
  /** The columns of the staging table, with their types. */
  readonly staged: ReadonlyMap<string, string>;
  /** Creates the accounts of the staging table. $1 actor, $2 channel, $3 request id; gives the positions of those created. */
  readonly insertStaged: string;
  /** The same from parameters: $4 and on, a list for each column. Quicker to read for PostgreSQL than JSON. */
  readonly insertGiven: string;
  /** Changes the accounts of the staging table. Parameters as in `insertStaged`. */
  readonly updateStaged: string;
  private readonly columns: readonly Column[];
  private readonly parts: readonly string[];
  private readonly hasUnique: boolean;
  private readonly narrowed = new WeakMap<Projection, AccountSelects>();
  /** By their columns. */
  private readonly selects = new Map<string, AccountSelects>();
  /** By the fields with parts that change. */
  private readonly updates = new Map<string, Update>();

  constructor(private readonly fields: AccountFields) {
    this.columns = columnsOf(fields);
    this.hasUnique = fields.unique.length > 0;
    this.parts = [...new Set(this.columns.flatMap(({ partOf }) => partOf ?? []))];
    const { select, byUsername, byIds, page } = selectsOf(this.columns);
    this.select = select;
    this.byUsername = byUsername;
    this.byIds = byIds;
    this.page = page;
    this.byEmail = `${this.select} WHERE u.email_key = $1`;
    this.byId = `${this.select} WHERE u.id = $1`;
    const whole = this.columns.filter(({ partOf }) => partOf === undefined);
    this.staged = new Map([
      ...Object.entries(STAGED_BESIDE),
      ...whole.map(({ name, type }) => [name, type] as const),
    ]);
    const lists = Array.from(this.staged.values(), (type, i) => `$${i + 4}::${type.replace(/ .*/, '')}[]`);
    const given = `unnest(${lists.join(', ')}) AS given (${[...this.staged.keys()].join(', ')})`;
    this.insertStaged = insertFrom(STAGING_TABLE, whole, this.hasUnique);
    this.insertGiven = insertFrom(given, whole, this.hasUnique);
    this.updateStaged = updateStaged(this.columns, this.hasUnique);
  }

  /** What reads no more than a projection needs: what it leaves out is not there in the rows. */
  selecting(only: Projection | undefined): AccountSelects {
    if (only === undefined) return this;
    let selects = this.narrowed.get(only);
    if (selects === undefined) this.narrowed.set(only, (selects = this.selectsFor(only)));
    return selects;
  }

  private selectsFor(only: Projection): AccountSelects {
    const columns = this.columnsOf(only);
    const key = columns.map(({ name }) => name).join();
    const known = this.selects.get(key);
    if (known !== undefined) return known;
    // Every text that is prepared stays so: callers who ask for ever other fields take from nobody what is left.
    if (this.selects.size === MOST_SELECTS) return this;
    const selects = selectsOf(columns);
    this.selects.set(key, selects);
    return selects;
  }

  private columnsOf({ names }: Projection): readonly Column[] {
    const asked = this.fields.all.filter(({ name }) => names.has(name) || BASIS.has(name));
    const needed = new Set(
      asked.flatMap(({ name, member, reads = [] }) => [member === undefined ? name : EXTENDED, ...reads]),
    );
    return this.columns.filter(({ field }) => needed.has(field));
  }

  /**
   * An account as a row of the staging table.
   * @param id of the account to change; none: it is new
   */
  stage(account: Values, changes: FieldChanges, position: number, id?: string): StagedAccount {
    const staged: Record<string, unknown> = {
      ...{ position, id },
      fields: Object.keys(changes).join(SEPARATOR),
      field_values: JSON.stringify(changes),
      unique_keys: this.keysOf(changes),
    };
    for (const { name, partOf, valueOf } of this.columns) {
      if (partOf === undefined) staged[name] = valueOf(account);
    }
    return staged as unknown as StagedAccount;
  }

  /**
   * Saves an account that was read at a version, with its change: rows, audit row and event together or not at all.
   * Gives the new version, or no row if the account has another version by now, or that one in another history.
   */
  update(
    account: AccountRow,
    changes: FieldChanges,
    change: ChangeAuthor & { readonly writeId: string | null },
  ): { text: string; parameters: unknown[] } {
    const { text, columns } = this.updateOf(this.parts.filter((name) => name in changes));
    const parameters: unknown[] = [
      ...[account.id, account.version, Object.keys(changes), JSON.stringify(changes)],
      ...[change.actor, change.channel, change.requestId, change.writeId, account.in_history],
      otherActorKey(change, account.username),
      ...(this.hasUnique ? [this.keysOf(changes)] : []),
    ];
    for (const { valueOf } of columns) parameters.push(valueOf(account));
    return { text, parameters };
  }

  private keysOf(changes: FieldChanges): string {
    const values = Object.entries(changes).map(([name, change]) => [name, change.new as Stored] as const);
    return JSON.stringify(uniqueKeysOf(this.fields, Object.fromEntries(values)));
  }

  private updateOf(parts: readonly string[]): Update {
    const key = parts.join();
    let update = this.updates.get(key);
    if (update === undefined) {
      const columns = this.columns.filter(
        ({ fixed, partOf }) => !fixed && (partOf === undefined || parts.includes(partOf)),
      );
      this.updates.set(key, (update = { columns, text: updateFrom(columns, this.hasUnique) }));
    }
    return update;
  }
}

interface Update {
  readonly text: string;
  readonly columns: readonly Column[];
}

const OTHER_ACTOR = otherActor('$5', '$10');
/** After the parameters of the change itself. */
const FIRST_VALUE = 11;

const made = new WeakMap<AccountFields, AccountStatements>();

/** The statements for accounts that have these fields. */
export function statementsFor(fields: AccountFields): AccountStatements {
  let statements = made.get(fields);
  if (statements === undefined) made.set(fields, (statements = new AccountStatements(fields)));
  return statements;
}

function selectsOf(columns: readonly Column[]): AccountSelects {
  const read = columns
    .filter(({ name }) => name !== 'email_key')
    .map(({ table, name, read }) => selected(read(`${ALIASES[table]}.${name}`), name));
  const select = `SELECT u.id, u.version, ${HISTORY} AS in_history, ${read.join(', ')} FROM ${TABLES}`;
  return {
    select,
    byUsername: `${select} WHERE u.username_key = ANY($1)`,
    byIds: `${select} WHERE u.id = ANY($1::bigint[])`,
    // Of both tables: a merge join would read profiles from the first one on, at each page.
    page: `${select} WHERE u.id > $1 AND p.user_id > $1 ORDER BY u.id LIMIT $2`,
  };
}

function selected(sql: string, name: string): string {
  return sql.endsWith(`.${name}`) ? sql : `${sql} AS ${name}`;
}

function updateFrom(columns: readonly Column[], hasUnique: boolean): string {
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

function updateStaged(all: readonly Column[], hasUnique: boolean): string {
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
  ${insertChanges({ ...manyChanges('account.updated'), from: 'changed_users', orderBy: 'position', userId: 'id', version: 'version' })}`;
}

/** Rows, audit rows and change events in one statement. */
function insertFrom(source: string, columns: readonly Column[], hasUnique: boolean): string {
  const insert = (table: Table, beside = '') => {
    const own = columns.filter((column) => column.table === table);
    const names = own.map(({ name }) => name);
    const values = own.map(({ name, write }) => write(name));
    return `INSERT INTO ${table} (${beside}${names.join(', ')}) SELECT ${beside}${values.join(', ')}`;
  };
  const claim = hasUnique ? claimUnique({ ...STAGED_KEYS, from: 'created', userId: 'user_id' }) : '';
  return `
  WITH input AS MATERIALIZED (SELECT * FROM ${source}), new_users AS (
    ${insert('users')} FROM input ORDER BY position
    ON CONFLICT DO NOTHING
    RETURNING id, username_key, email_key
  ), created AS MATERIALIZED (
    SELECT new_users.id AS user_id, input.* FROM new_users JOIN input USING (username_key, email_key)
  ), new_profiles AS (
    ${insert('profiles', 'user_id, ')} FROM created
  )${claim}, new_changes AS (
    ${insertChanges({ ...manyChanges('account.created'), from: 'created', orderBy: 'position', userId: 'user_id', version: '1' })}
  )
  SELECT position FROM created`;
}

const listOf = (names: string): string => `string_to_array(${names}, chr(31))`;
const STAGED_KEYS = { fields: listOf('fields'), keys: 'unique_keys' };

function manyChanges(type: 'account.created' | 'account.updated') {
  return {
    type,
    fields: STAGED_KEYS.fields,
    values: 'field_values',
    ...{ actor: '$1', channel: '$2', requestId: '$3', writeId: 'NULL' },
  };
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
