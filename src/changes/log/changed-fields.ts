import type { DataSource, EntityManager } from 'typeorm';

const CHANGED_FIELDS = `
  SELECT DISTINCT unnest(fields) AS field FROM changes WHERE user_id = $1 AND version > $2 AND version <= $3`;

/** The fields that changed after one version of an account and up to another, each once. */
export async function findChangedFields(
  executor: Pick<DataSource | EntityManager, 'query'>,
  { id, version }: { readonly id: string; readonly version: number },
  since: number,
): Promise<string[]> {
  const rows = await executor.query<{ field: string }[]>(CHANGED_FIELDS, [id, since, version]);
  return rows.map(({ field }) => field);
}
