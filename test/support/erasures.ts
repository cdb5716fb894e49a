import type { DataSource } from 'typeorm';
import { accountUrl } from './requests.js';
import type { Answer, TestApp } from './test-app.js';

export const erasureUrl = (username: string): string => `${accountUrl(username)}/erasure`;

type Caller = Parameters<TestApp['request']>[0]['as'];

export function askForErasure(api: TestApp, username: string, as: Caller = username): Promise<Answer> {
  return api.request({ method: 'POST', url: erasureUrl(username), as });
}

/** Every row of every table, as text. */
export async function dump(dataSource: DataSource): Promise<string> {
  const tables = await dataSource.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) => dataSource.query<{ text: string }[]>(`SELECT t::text AS text FROM "${name}" t`)),
  );
  return rows
    .flat()
    .map(({ text }) => text)
    .join('\n');
}
