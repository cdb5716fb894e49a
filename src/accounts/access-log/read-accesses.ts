import type { DataSource } from 'typeorm';
import { EVERYBODY, type AccessKind } from './access.js';

/** What one caller was shown of one account, or of all, within an hour. */
export interface RecordedAccess {
  /** Null: somebody who is erased. */
  readonly by: string | null;
  readonly kind: AccessKind;
  readonly purpose: string | null;
  readonly fields: readonly string[];
  readonly first: Date;
  readonly last: Date;
  readonly count: number;
  /** Where it stands: what comes after it is older. */
  readonly place: AccessPlace;
}

export interface AccessPlace {
  /** Seconds since 1970-01-01 UTC. */
  readonly hour: number;
  /** Microseconds since then. Within an hour, what begins later is newer. */
  readonly begun: string;
  readonly sort: string;
  readonly purpose: string;
  readonly user: string;
}

interface Row extends Omit<RecordedAccess, 'place' | 'purpose' | 'count'> {
  readonly purpose: string;
  readonly count: string;
  readonly hour: number;
  readonly begun: string;
  readonly sort: string;
  readonly user: string;
}

const BEGUN = (begun: string) => `'epoch'::timestamptz + ${begun}::bigint * interval '1 microsecond'`;
const PLACE = 'hour, first, sort_id, purpose';
const NEWEST_FIRST = 'hour DESC, first DESC, sort_id DESC, purpose DESC, user_id DESC';

// $2 to $6: the place after which to go on; $7 how many. Hours alone, too: the index has them.
const ONE_PART = (rows: string) => `
  (SELECT * FROM (${rows}) AS part
  WHERE $2::float8 IS NULL OR (hour <= to_timestamp($2) AND
    (${PLACE}, user_id) < (to_timestamp($2), ${BEGUN('$3')}, $4::bigint, $5::text COLLATE "C", $6::bigint))
  ORDER BY ${NEWEST_FIRST} LIMIT $7)`;

const OF_ACCOUNT = `
  SELECT user_id, hour, sort_id, purpose, first, last, count FROM accesses WHERE user_id = $1`;

// What was shown of all before the account was there was none of it; of what began before, once is certain.
// $8: what everybody sees of the account.
const OF_ALL = `
  SELECT a.user_id, a.hour, a.sort_id, a.purpose, greatest(a.first, made.time) AS first, a.last,
    CASE WHEN a.first < made.time THEN 1 ELSE a.count END AS count
  FROM accesses a, made
  WHERE a.user_id = ${EVERYBODY} AND a.last >= made.time
    AND EXISTS (SELECT FROM access_sorts s WHERE s.id = a.sort_id AND NOT s.fields <@ $8::text[])`;

const COLUMNS = `
  coalesce(u.username, s.by_name) AS by, s.kind, a.purpose, s.fields, a.first, a.last, a.count,
  extract(epoch FROM a.hour)::float8 AS hour, (extract(epoch FROM a.first) * 1000000)::bigint AS begun,
  a.sort_id AS sort, a.user_id AS "user"`;
const SORTS = `
  JOIN access_sorts s ON s.id = a.sort_id LEFT JOIN users u ON u.id = s.by_id AND u.erased_at IS NULL`;

const OF_ONE = `
  WITH made AS (
    SELECT coalesce(min(time), '-infinity') AS time FROM changes WHERE user_id = $1 AND type = 'account.created')
  SELECT ${COLUMNS} FROM (${ONE_PART(OF_ACCOUNT)} UNION ALL ${ONE_PART(OF_ALL)}) a ${SORTS}
  ORDER BY ${NEWEST_FIRST.split(', ')
    .map((column) => `a.${column}`)
    .join(', ')} LIMIT $7`;

/** Whose accesses are told. */
export interface Told {
  readonly id: string;
  /** The fields that everybody sees: that all accounts were shown with no others is not told. */
  readonly shared: readonly string[];
}

/** Newest first; after a place, or from the beginning. */
export async function readAccesses(
  dataSource: Pick<DataSource, 'query'>,
  { id, shared }: Told,
  { after = null, limit }: { readonly after?: AccessPlace | null; readonly limit: number },
): Promise<RecordedAccess[]> {
  const parameters = [id, ...placeOf(after ?? {}), limit, shared];
  const rows = await dataSource.query<Row[]>(OF_ONE, parameters);
  return rows.map(recorded);
}

function placeOf({ hour, begun, sort, purpose, user }: Partial<AccessPlace>): unknown[] {
  return [hour ?? null, begun ?? null, sort ?? null, purpose ?? null, user ?? null];
}

const PAGE = 500;

/** All of them, page by page. */
export async function* allAccesses(
  dataSource: Pick<DataSource, 'query'>,
  told: Told,
): AsyncGenerator<RecordedAccess> {
  for (let after: AccessPlace | null = null; ;) {
    const page = await readAccesses(dataSource, told, { after, limit: PAGE });
    yield* page;
    if (page.length < PAGE) return;
    after = page.at(-1)!.place;
  }
}

/** An access in the list over all accounts. */
export interface ListedAccess extends RecordedAccess {
  /** Null: of all accounts. */
  readonly username: string | null;
}

// $1 since, $2 by whom, $3 to $7 the place, $8 how many. Accounts one after the other, oldest first.
const OF_MANY = `
  SELECT who.username, ${COLUMNS} FROM accesses a ${SORTS} LEFT JOIN users who ON who.id = a.user_id
  WHERE ($1::timestamptz IS NULL OR a.last >= $1) AND ($1::timestamptz IS NULL OR a.hour >= $1 - interval '1 hour')
    AND ($2::text IS NULL OR lower(coalesce(u.username, s.by_name)) = lower($2))
    AND ($3::float8 IS NULL OR (a.user_id, a.hour, a.first, a.sort_id, a.purpose)
      > ($7::bigint, to_timestamp($3), ${BEGUN('$4')}, $5::bigint, $6::text COLLATE "C"))
  ORDER BY a.user_id, a.hour, a.first, a.sort_id, a.purpose LIMIT $8`;

/** Those of all accounts, one account after the other, oldest first. */
export async function* listAccesses(
  dataSource: Pick<DataSource, 'query'>,
  { since, by }: { readonly since?: Date | undefined; readonly by?: string | undefined },
): AsyncGenerator<ListedAccess> {
  for (let place: Partial<AccessPlace> = {}; ;) {
    const parameters = [since ?? null, by ?? null, ...placeOf(place), PAGE];
    const rows = await dataSource.query<(Row & { username: string | null })[]>(OF_MANY, parameters);
    yield* rows.map(({ username, ...row }) => ({ ...recorded(row), username }));
    if (rows.length < PAGE) return;
    place = recorded(rows.at(-1)!).place;
  }
}

function recorded({ by, kind, fields, first, last, count, purpose, ...place }: Row): RecordedAccess {
  return {
    ...{ by, kind, fields, first, last },
    purpose: purpose === '' ? null : purpose,
    count: Number(count),
    place: { ...place, purpose },
  };
}
