import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { BUILT_IN_FIELDS } from '../../src/accounts/fields/account-fields.js';
import { AccountInserter } from '../../src/accounts/store/account-inserter.js';
import { AccountEraser } from '../../src/accounts/store/account-eraser.js';
import { startProgram } from '../support/programs.js';
import { patchAccount } from '../support/requests.js';
import { SERVICE, startTestApp, tokenFor, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

const NAMES = Array.from({ length: 12 }, (_, n) => `user+${n}`);
const COUNTRIES = ['DE', 'FR', 'IT', null];
const author = { actor: 'test', channel: 'command_line', requestId: null } as const;

let api: TestApp;
let folder: string;
beforeAll(async () => {
  api = await startTestApp();
  const accounts = NAMES.map((username, n) => ({ username, email: `${n}@example.org` }));
  await new AccountInserter(api.dataSource, BUILT_IN_FIELDS, author).insert(accounts, new Date());
  await api.app.listen(0, '127.0.0.1');
  folder = await mkdtemp(join(tmpdir(), 'follow-changes-'));
});
afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true });
});

async function start(file: string): Promise<ChildProcess> {
  const { port } = api.app.getHttpServer().address() as { port: number };
  const args = ['--import', 'tsx', 'examples/follow-changes.ts', `http://127.0.0.1:${port}`, file];
  const env = { ACCOUNTS_TOKEN: await tokenFor(SERVICE) };
  return startProgram(process.execPath, args, { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

async function kill(child: ChildProcess): Promise<void> {
  const exited = once(child, 'exit');
  child.kill('SIGKILL');
  await exited;
}

type Copy = { cursor: string; accounts: Record<string, { username: string; country: string | null }> };
const read = (file: string): Promise<Copy | null> =>
  readFile(file, 'utf8').then(
    (text) => JSON.parse(text) as Copy,
    () => null,
  );

async function truth(): Promise<Copy['accounts']> {
  const rows = await api.dataSource.query<{ id: string; username: string; country: string | null }[]>(
    'SELECT u.id, u.username, p.country FROM users u JOIN profiles p ON p.user_id = u.id',
  );
  return Object.fromEntries(rows.map(({ id, username, country }) => [id, { username, country }]));
}

it('the example keeps its copy in step, however often it is killed', async () => {
  const file = join(folder, 'copy.json');
  for (let round = 0; round < 4; round++) {
    const cursor = (await read(file))?.cursor;
    const child = await start(file);
    // Killed as soon as it has got a bit further, wherever it is then.
    for (let n = 0; (await read(file))?.cursor === cursor; n++) {
      await patchAccount(api, NAMES[n % NAMES.length]!, { country: COUNTRIES[(n + round) % 4] });
      await turn();
    }
    await kill(child);
  }
  await new AccountEraser(api.dataSource, author).erase(NAMES[0]!, { release: false });
  await new AccountEraser(api.dataSource, author).erase(NAMES[1]!, { release: true });
  await patchAccount(api, NAMES[2]!, { country: 'XK' });
  const expected = JSON.stringify(sorted(await truth()));
  const child = await start(file);
  await until(async () => JSON.stringify(sorted((await read(file))?.accounts ?? {})) === expected);
  await kill(child);
  expect(Object.keys((await read(file))!.accounts)).toHaveLength(NAMES.length - 2);
}, 60_000);

function sorted(accounts: Copy['accounts']) {
  return Object.entries(accounts)
    .map(([id, { username, country }]) => [id, username, country])
    .sort();
}
