import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { askFor, emailChangeUrl } from '../support/email-changes.js';
import { jpeg } from '../support/pictures.js';
import { accountUrl, changesOf } from '../support/requests.js';
import { ndjson, runAccounts } from '../support/service/command-line.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

/** A token may say anything. This clears a terminal, and PostgreSQL stores no NUL. */
const HOSTILE = 'a\0\u001b[2J\u009b31m\u202e\n"b"';
const SAFE = 'a\ufffd\ufffd[2J\ufffd31m\ufffd\ufffd"b"';
const service = { username: HOSTILE, staff: true };

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp();
  await seed(api.dataSource, { username: 'ana' });
});
afterAll(() => api.close());

const history = async (...options: string[]) => {
  const env = { DATABASE_URL: api.databaseUrl, DATA_DIR: api.dataDir };
  const { code, stdout } = await runAccounts(['history', 'ana', ...options], { env, cwd: api.dataDir });
  expect(code).toBe(0);
  return stdout;
};

it('a service of any name may cancel a change of address and remove a picture, and its name can be kept', async () => {
  await askFor(api, 'ana', 'ana@example.org');
  expect((await api.request({ method: 'DELETE', url: emailChangeUrl('ana'), as: service })).status).toBe(204);
  const image = `${accountUrl('ana')}/image`;
  const headers = { 'content-type': 'image/jpeg' };
  await api.request({ method: 'POST', url: image, as: 'ana', headers, payload: await jpeg() });
  expect((await api.request({ method: 'DELETE', url: image, as: service })).status).toBe(204);
  expect((await changesOf(api, 'ana')).map(({ actor }) => actor)).toEqual(['ana', SAFE, 'ana', SAFE]);
});

it('and what was kept before does not steer the terminal either', async () => {
  await api.dataSource.query(
    `INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel)
     SELECT id, version + 1, 'account.updated', '{bio}', '{"bio": {"old": null, "new": "x"}}', $1, 'api' FROM users`,
    [HOSTILE.replace('\0', '')],
  );
  const text = await history();
  expect(text).toContain('by a\\u001b[2J\\u009b31m');
  expect(text).not.toMatch(/[^\P{Cc}\n]/u);
  expect(ndjson(await history('--json')).at(-1)).toMatchObject({ actor: HOSTILE.replace('\0', '') });
});
