import type { DataSource, EntityManager } from 'typeorm';
import { foldCase } from '../fields/names/fold-case.js';
import { ACCESSES_LOCK } from '../store/erase-accesses.js';
import { EVERYBODY, type Access, type AccessSort } from './access.js';

// Erasing holds it alone: what is written before is erased, and what comes after finds the account erased.
const LOCK = `SELECT pg_advisory_xact_lock_shared(${ACCESSES_LOCK})`;

// $1 to $4: a list for each column. Gives the ids in their order; null where somebody else is making the same just now.
const SORTS = `
  WITH given AS (
    SELECT g.position, g.kind, u.id AS by_id, CASE WHEN u.id IS NULL THEN g.by END AS by_name,
      string_to_array(g.fields, ' ') AS fields
    FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) WITH ORDINALITY AS g (kind, by, by_key, fields, position)
    LEFT JOIN users u ON u.username_key = g.by_key AND lower(u.username) = lower(g.by)
  ), keyed AS (
    SELECT *, sha256(convert_to(jsonb_build_array(kind, by_id, by_name, fields)::text, 'UTF8')) AS digest FROM given
  ), made AS (
    INSERT INTO access_sorts (digest, kind, by_id, by_name, fields)
    SELECT DISTINCT ON (digest) digest, kind, by_id, by_name, fields FROM keyed
    WHERE NOT EXISTS (SELECT FROM access_sorts s WHERE s.digest = keyed.digest)
    ORDER BY digest
    ON CONFLICT DO NOTHING RETURNING id, digest
  )
  SELECT coalesce(s.id, made.id) AS id FROM keyed
  LEFT JOIN access_sorts s ON s.digest = keyed.digest LEFT JOIN made ON made.digest = keyed.digest
  ORDER BY position`;

const ACCESSES = `
  INSERT INTO accesses (user_id, hour, sort_id, purpose, first, last, count)
  SELECT g.user_id, date_trunc('hour', to_timestamp(min(g.first) / 1000)), g.sort_id, g.purpose,
    to_timestamp(min(g.first) / 1000), to_timestamp(max(g.last) / 1000), sum(g.count)
  FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::float8[], $5::float8[], $6::bigint[])
    AS g (user_id, sort_id, purpose, first, last, count)
  WHERE g.user_id = ${EVERYBODY} OR EXISTS (SELECT FROM users u WHERE u.id = g.user_id AND u.erased_at IS NULL)
  GROUP BY g.user_id, date_trunc('hour', to_timestamp(g.first / 1000)), g.sort_id, g.purpose
  ORDER BY 1, 2, 3, 4
  ON CONFLICT (user_id, hour, sort_id, purpose) DO UPDATE SET count = accesses.count + excluded.count,
    first = least(accesses.first, excluded.first), last = greatest(accesses.last, excluded.last)`;

/** One transaction, whatever their number. Those to accounts that are erased by now are left out. */
export async function writeAccesses(dataSource: DataSource, accesses: readonly Access[]): Promise<void> {
  if (accesses.length === 0) return;
  await dataSource.transaction(async (transaction) => {
    await transaction.query(LOCK);
    const sorts = [...new Set(accesses.map(({ sort }) => sort))];
    const ids = await idsOf(sorts, transaction);
    const idOf = new Map(sorts.map((sort, index) => [sort, ids[index]]));
    await transaction.query(ACCESSES, [
      accesses.map(({ userId }) => userId),
      accesses.map(({ sort }) => idOf.get(sort)),
      accesses.map(({ purpose }) => purpose),
      accesses.map(({ first }) => first),
      accesses.map(({ last }) => last),
      accesses.map(({ count }) => count),
    ]);
  });
}

async function idsOf(sorts: readonly AccessSort[], transaction: EntityManager): Promise<string[]> {
  const lists = [
    sorts.map(({ kind }) => kind),
    sorts.map(({ by }) => by),
    // An operator is a user of the machine, and no account's.
    sorts.map(({ kind, by }) => (kind === 'operator' ? null : foldCase(by))),
    sorts.map(({ fields }) => fields.join(' ')),
  ];
  for (;;) {
    const rows = await transaction.query<{ id: string | null }[]>(SORTS, lists);
    const ids = rows.flatMap(({ id }) => id ?? []);
    // A second statement sees what others have committed while the first one waited for them.
    if (ids.length === sorts.length) return ids;
  }
}
