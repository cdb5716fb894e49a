import type { DataSource } from 'typeorm';

/** An audit row: what happened to an account, and by whom. */
export interface HistoryEntry {
  readonly version: number;
  /** Username, or who ran the command line; null for somebody who is erased. */
  readonly actor: string | null;
  readonly channel: 'api' | 'command_line';
  readonly type: string;
  readonly time: Date;
  readonly request_id: string | null;
  /** By field; null for a field whose values were erased. */
  readonly changes: Readonly<Record<string, { old: unknown; new: unknown } | null>>;
}

interface ChangeColumns {
  readonly version: number;
  readonly type: string;
  readonly actor: string;
  readonly channel: 'api' | 'command_line';
  readonly time: Date;
  readonly request_id: string | null;
  readonly fields: readonly string[];
  readonly field_values: Readonly<Record<string, { old: unknown; new: unknown }>> | null;
}

const PAGE = 500;

const HISTORY = `
  SELECT c.version, c.type, coalesce(a.username, c.actor) AS actor, c.channel, c.time, c.request_id, c.fields, c.field_values
  FROM changes c LEFT JOIN users a ON a.id = c.actor_id AND a.erased_at IS NULL
  WHERE c.user_id = $1 AND c.version > $2 ORDER BY c.version LIMIT ${PAGE}`;

/** The audit trail of an account, oldest first; the retention of the feed does not shorten it. */
export async function* readHistory(
  dataSource: Pick<DataSource, 'query'>,
  userId: string,
): AsyncGenerator<HistoryEntry> {
  for (let version = 0; ;) {
    const rows = await dataSource.query<ChangeColumns[]>(HISTORY, [userId, version]);
    yield* rows.map(entry);
    if (rows.length < PAGE) return;
    version = rows.at(-1)!.version;
  }
}

function entry({
  version,
  type,
  actor,
  channel,
  time,
  request_id,
  fields,
  field_values,
}: ChangeColumns): HistoryEntry {
  const changes = Object.fromEntries(fields.map((field) => [field, field_values?.[field] ?? null]));
  return { version, actor: actor === '' ? null : actor, channel, type, time, request_id, changes };
}
