/**
 * Keeps a copy of usernames and countries in step with the service, in a JSON file. It may be killed at any moment:
 * the copy and the cursor that it belongs to become the file together. When the service is away it ends: start it again.
 *
 *   ACCOUNTS_TOKEN=… node --import tsx examples/follow-changes.ts http://127.0.0.1:3000 copy.json
 */
import { readFile, rename, writeFile } from 'node:fs/promises';

type Copy = { cursor: string; accounts: Record<string, { username: string; country: string | null }> };
type Change = { type: string; id: string; username: string | null };
type Page = { changes: Change[]; cursor: string };

const [service = 'http://127.0.0.1:3000', file = 'copy.json'] = process.argv.slice(2);
const get = (path: string) =>
  fetch(`${service}/api/user/v1/${path}`, {
    headers: { Authorization: `Bearer ${process.env.ACCOUNTS_TOKEN}` },
  });
const empty = (): Copy => ({ cursor: 'beginning', accounts: {} });

let copy = await readFile(file, 'utf8').then((text) => JSON.parse(text) as Copy, empty);
for (;;) {
  const answer = await get(`changes?cursor=${copy.cursor}&limit=100&wait=30&fields=country`);
  if (answer.status === 410)
    copy = empty(); // The feed no longer reaches back to the cursor.
  else if (!answer.ok) await new Promise((again) => setTimeout(again, 1_000));
  else await follow((await answer.json()) as Page);
}

async function follow({ changes, cursor }: Page): Promise<void> {
  const names = new Set(changes.flatMap(({ username }) => username ?? []));
  // Without a name, or with none that still exists, this is 404: then nobody is found.
  const answer = await get(`accounts?usernames=${[...names].map(encodeURIComponent).join(',')}`);
  if (!answer.ok && answer.status !== 404) return; // Not now: the same page again.
  const found = answer.ok ? ((await answer.json()) as Copy['accounts'][string][]) : [];
  const byName = new Map(found.map(({ username, country }) => [username, { username, country }]));
  for (const { id, type, username } of changes) {
    const account = type === 'account.erased' || username === null ? undefined : byName.get(username);
    if (account) copy.accounts[id] = account;
    else delete copy.accounts[id];
  }
  copy.cursor = cursor;
  await writeFile(`${file}.new`, JSON.stringify(copy));
  await rename(`${file}.new`, file);
}
