import { accountUrl } from './requests.js';
import type { Answer, TestApp } from './test-app.js';

export interface AccessEntry {
  by: string | null;
  kind: string;
  purpose: string | null;
  fields: string[];
  first: string;
  last: string;
  count: number;
}

export const accessesUrl = (username: string): string => `${accountUrl(username)}/accesses`;

export function askAccesses(
  api: TestApp,
  username: string,
  query: Record<string, string> = {},
): Promise<Answer> {
  return api.request({ url: accessesUrl(username), as: username, query });
}

/** What the owner is told, newest first, without times. */
export async function accessesOf(api: TestApp, username: string) {
  const { json } = await askAccesses(api, username, { limit: '1000' });
  return (json.accesses as AccessEntry[]).map(({ first: _, last: __, ...access }) => access);
}
