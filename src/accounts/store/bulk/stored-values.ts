import type { DataSource } from 'typeorm';
import { Fault, type RuleContext } from '../../../validation/fault.js';
import type { AccountFields } from '../../fields/account-fields.js';
import { EXTENDED, type FieldDeclaration, type Stored } from '../../fields/field.js';
import { uniqueKey } from '../sql/unique-values.js';

/*
 * The values of declared fields as they are stored, whatever is declared today: declarations change, values stay.
 */

type Executor = Pick<DataSource, 'query'>;

const PAGE = 1_000;

/** Of a field that is declared or has values. */
export interface FieldUsage {
  /** Without `extended.` before it. */
  readonly field: string;
  readonly declared: boolean;
  readonly values: number;
  /** How many of them its declaration would not take today, or another account has as well although it is unique. */
  readonly misfits: number;
}

interface ValuesRow {
  readonly user_id: string;
  readonly extended: Readonly<Record<string, Stored>>;
  /** The fields of which its value is its own. */
  readonly claimed: readonly string[];
}

const VALUES = `
  SELECT p.user_id, p.extended, array(SELECT v.field FROM unique_values v WHERE v.user_id = p.user_id) AS claimed
  FROM profiles p WHERE p.user_id > $1 AND p.extended <> '{}' ORDER BY p.user_id LIMIT ${PAGE}`;

/** Goes through the values of all accounts; those declared first, in their order. */
export async function countValues(
  executor: Executor,
  fields: AccountFields,
  context: RuleContext,
): Promise<FieldUsage[]> {
  const usage = new Map<string, { values: number; misfits: number }>(
    fields.declared.map(({ member }) => [member!, { values: 0, misfits: 0 }]),
  );
  for await (const { extended, claimed } of pages<ValuesRow>(executor, VALUES, [])) {
    for (const [member, value] of Object.entries(extended)) {
      if (value === null) continue;
      const counts = usage.get(member) ?? { values: 0, misfits: 0 };
      const field = fields.find(`${EXTENDED}.${member}`);
      counts.values++;
      if (field && !fits(field, value, claimed, context)) counts.misfits++;
      usage.set(member, counts);
    }
  }
  return Array.from(usage, ([field, counts]) => ({
    field,
    declared: fields.find(`${EXTENDED}.${field}`) !== undefined,
    ...counts,
  }));
}

function fits(
  { name, kind, unique }: FieldDeclaration,
  value: Stored,
  claimed: readonly string[],
  context: RuleContext,
): boolean {
  return !(kind.rule(value, context) instanceof Fault) && (!unique || claimed.includes(name));
}

const UNCLAIMED = `
  SELECT p.user_id, p.extended -> $2 AS value FROM profiles p
  WHERE p.user_id > $1 AND p.extended ? $2
    AND NOT EXISTS (SELECT FROM unique_values v WHERE v.user_id = p.user_id AND v.field = $3)
  ORDER BY p.user_id LIMIT ${PAGE}`;
// As long as the account still has the value.
const CLAIM = `
  INSERT INTO unique_values (user_id, field, key)
  SELECT p.user_id, $2, claim.key FROM unnest($3::bigint[], $4::text[], $5::jsonb[]) AS claim (id, key, value)
    JOIN profiles p ON p.user_id = claim.id AND p.extended -> $1 = claim.value
  ORDER BY p.user_id ON CONFLICT DO NOTHING`;
const RELEASE = 'DELETE FROM unique_values WHERE field = ANY($1)';

/**
 * Makes the values of fields that are unique from now on those of the accounts that have them; of several the oldest.
 * What is unique no more may be anybody's.
 */
export async function claimStoredValues(executor: Executor, fields: AccountFields): Promise<void> {
  const { declared, unique } = fields;
  if (declared.length === 0) return;
  await executor.query(RELEASE, [declared.filter((field) => !field.unique).map(({ name }) => name)]);
  for (const { name, member } of unique) {
    const batch: UnclaimedRow[] = [];
    for await (const row of pages<UnclaimedRow>(executor, UNCLAIMED, [member, name])) {
      batch.push(row);
      if (batch.length === PAGE) await claim(batch.splice(0));
    }
    await claim(batch);

    async function claim(rows: readonly UnclaimedRow[]): Promise<void> {
      const values = rows.map(({ value }) => JSON.stringify(value));
      const keys = rows.map(({ value }) => uniqueKey(value));
      await executor.query(CLAIM, [member, name, rows.map(({ user_id }) => user_id), keys, values]);
    }
  }
}

interface UnclaimedRow {
  readonly user_id: string;
  readonly value: Stored;
}

/** @param statement its first parameter is the number of the account before */
async function* pages<Row extends { readonly user_id: string }>(
  executor: Executor,
  statement: string,
  parameters: readonly unknown[],
): AsyncGenerator<Row> {
  for (let after = '0'; ;) {
    const rows = await executor.query<Row[]>(statement, [after, ...parameters]);
    yield* rows;
    if (rows.length < PAGE) return;
    after = rows.at(-1)!.user_id;
  }
}
