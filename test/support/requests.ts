import type { Answer, TestApp } from './test-app.js';

export const BASE = '/api/user/v1';
export const MERGE_PATCH = 'application/merge-patch+json';

export const accountUrl = (username: string): string => `${BASE}/accounts/${encodeURIComponent(username)}`;

/** The member names of a JSON object, sorted. */
export const keysOf = (json: unknown): string[] => Object.keys(json as object).sort();

/** Reads one account as that user. */
export function getAccount(api: TestApp, username: string, as = username): Promise<Answer> {
  return api.request({ url: accountUrl(username), as });
}

/** The owner patches her account; a text or a buffer is sent as it is. */
export function patchAccount(
  api: TestApp,
  username: string,
  patch: unknown,
  headers: Record<string, string> = {},
): Promise<Answer> {
  return api.request({
    method: 'PATCH',
    url: accountUrl(username),
    as: username,
    headers: { 'content-type': MERGE_PATCH, ...headers },
    payload: typeof patch === 'string' || Buffer.isBuffer(patch) ? patch : JSON.stringify(patch),
  });
}

/** The version of an account, as the database has it. */
export async function versionOf(api: TestApp, username: string): Promise<number> {
  const [row] = await api.dataSource.query<{ version: number }[]>(
    'SELECT version FROM users WHERE username = $1',
    [username],
  );
  return row!.version;
}

export interface ChangeRow {
  version: number;
  type: string;
  fields: string[];
  field_values: Record<string, { old: unknown; new: unknown }>;
  actor: string;
  channel: string;
  request_id: string | null;
}

/** What was recorded of an account, oldest first: each row is both audit row and event. */
export function changesOf(api: TestApp, username: string): Promise<ChangeRow[]> {
  return api.dataSource.query<ChangeRow[]>(
    `SELECT c.version, c.type, c.fields, c.field_values, coalesce(a.username, c.actor) AS actor,
       c.channel, c.request_id
     FROM changes c JOIN users u ON u.id = c.user_id LEFT JOIN users a ON a.id = c.actor_id WHERE u.username = $1 ORDER BY c.version`,
    [username],
  );
}
