import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { AccountEraser } from '../../src/accounts/store/account-eraser.js';
import { seed } from '../support/accounts.js';
import { askFor, emailOf, pending, press, statesOf } from '../support/email-changes.js';
import { delivered, newestLink } from '../support/mails.js';
import { changesOf } from '../support/requests.js';
import type { Outcome } from '../support/programs.js';
import { runAccounts } from '../support/service/command-line.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

jest.setTimeout(120_000);

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp({ RATE_LIMIT_EMAIL_CHANGES: '0' });
});
afterAll(() => api.close());

function accounts(args: string[], input?: string): Promise<Outcome> {
  const env = { DATABASE_URL: api.databaseUrl, DATA_DIR: api.dataDir };
  return runAccounts(args, { env, cwd: '/', input });
}

const importLine = (username: string, fields: object) =>
  accounts(['import', '-', '--update'], `${JSON.stringify({ username, ...fields })}\n`);

/** Somebody has taken the account over: two changes are confirmed, a third one is pending. Gives all six links. */
async function takeOver(name: string): Promise<{ confirms: string[]; reverts: string[] }> {
  await seed(api.dataSource, { username: name, email: `${name}@start.org` });
  const confirms: string[] = [];
  const reverts: string[] = [];
  let old = `${name}@start.org`;
  for (const stage of [1, 2, 3]) {
    const next = `${name}-evil${stage}@example.org`;
    expect((await askFor(api, name, next)).status).toBe(200);
    confirms.push(await newestLink(api, 'confirm', next));
    reverts.push(await newestLink(api, 'revert', old));
    if (stage < 3) expect((await press(api, confirms.at(-1)!)).status).toBe(200);
    old = next;
  }
  expect(await emailOf(api, name)).toBe(`${name}-evil2@example.org`);
  return { confirms, reverts };
}

/** Neither the account nor its history changes by any of the links. */
async function expectAllLinksDead(name: string, links: { confirms: string[]; reverts: string[] }) {
  const [before, changes] = [await emailOf(api, name), await changesOf(api, name)];
  const answers = [];
  for (const link of [...links.reverts, ...links.confirms]) answers.push(await press(api, link));
  expect(answers.map(({ status }) => status)).toEqual([410, 410, 410, 410, 410, 410]);
  expect([await emailOf(api, name), await changesOf(api, name)]).toEqual([before, changes]);
}

describe('Every link of an account is over as soon as', () => {
  it('an operator sets another address: in the same line of the history', async () => {
    const links = await takeOver('vic');
    expect((await accounts(['set', 'VIC', 'email=vic@home.example'])).code).toBe(0);
    expect((await changesOf(api, 'vic')).at(-1)!.field_values).toEqual({
      email: { old: 'vic-evil2@example.org', new: 'vic@home.example' },
      email_change: { old: 'vic-evil3@example.org', new: null },
    });
    await expectAllLinksDead('vic', links);
    expect(await statesOf(api, 'vic')).toEqual(['cancelled', 'cancelled', 'cancelled']);
    expect((await pending(api, 'vic')).status).toBe(404);
  });

  it('an operator sets the address that it has: there shall be no other', async () => {
    const links = await takeOver('wim');
    expect((await accounts(['set', 'wim', 'email=wim-evil2@example.org'])).code).toBe(0);
    expect((await changesOf(api, 'wim')).at(-1)!.field_values).toEqual({
      email_change: { old: 'wim-evil3@example.org', new: null },
    });
    await expectAllLinksDead('wim', links);
  });

  it('an import sets another one', async () => {
    const links = await takeOver('xia');
    expect((await importLine('xia', { email: 'xia@home.example' })).code).toBe(0);
    await expectAllLinksDead('xia', links);
  });

  it.each([
    ['set', (name: string) => accounts(['set', name, 'is_active=false'])],
    ['import', (name: string) => importLine(name, { email: `${name}-evil2@example.org`, is_active: false })],
  ])('accounts %s deactivates it, and stays so when it is active again', async (command, deactivate) => {
    const name = `yan-${command}`;
    const links = await takeOver(name);
    expect((await deactivate(name)).code).toBe(0);
    expect((await changesOf(api, name)).at(-1)!.field_values).toEqual({
      is_active: { old: true, new: false },
      email_change: { old: `${name}-evil3@example.org`, new: null },
    });
    await expectAllLinksDead(name, links);
    expect((await accounts(['set', name, 'is_active=true'])).code).toBe(0);
    await expectAllLinksDead(name, links);
  });

  it.each([
    ['address', `email = 'zoe1@home.example', email_key = 'zoe1@home.example'`],
    ['state', 'is_active = false'],
  ])('another program sets the %s in the database', async (what, assignment) => {
    const links = await takeOver(`zoe-${what}`);
    await api.dataSource.query(`UPDATE users SET ${assignment} WHERE username = $1`, [`zoe-${what}`]);
    await expectAllLinksDead(`zoe-${what}`, links);
  });

  it('it is erased', async () => {
    const { confirms, reverts } = await takeOver('abe');
    const author = { actor: 'tester', channel: 'command_line', requestId: null } as const;
    await new AccountEraser(api.dataSource, author).erase('abe', { release: false });
    const answers = await Promise.all([...confirms, ...reverts].map((link) => press(api, link)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([410]));
  });
});

describe('Links live on', () => {
  it('when an operator changes something else, or an import says what is so', async () => {
    const { reverts } = await takeOver('bea');
    expect((await accounts(['set', 'bea', 'bio=x', 'is_staff=true'])).code).toBe(0);
    expect((await importLine('bea', { email: 'bea-evil2@example.org', is_active: true })).code).toBe(0);
    expect((await pending(api, 'bea')).json.new_email).toBe('bea-evil3@example.org');
    expect((await press(api, reverts[0]!)).status).toBe(200);
    expect(await emailOf(api, 'bea')).toBe('bea@start.org');
  });

  it('that are mailed after the decision', async () => {
    await takeOver('cem');
    await accounts(['set', 'cem', 'email=cem@home.example', 'is_active=false']);
    expect((await askFor(api, 'cem', 'cem@new.example')).status).toBe(200);
    expect((await press(api, await newestLink(api, 'confirm', 'cem@new.example'))).status).toBe(200);
    expect((await press(api, await newestLink(api, 'revert', 'cem@home.example'))).status).toBe(200);
    expect(await emailOf(api, 'cem')).toBe('cem@home.example');
  });
});

it('No mail with a dead link leaves after the decision', async () => {
  await seed(api.dataSource, { username: 'dan', email: 'dan@start.org' });
  await api.dataSource.query(
    `WITH change AS (
       INSERT INTO email_changes (user_id, old_email, new_email, new_email_key, language, expires_at)
       SELECT id, email, 'dan@evil.org', 'dan@evil.org', 'en', now() + interval '1 day' FROM users WHERE username = 'dan'
       RETURNING id
     ) INSERT INTO mails (email_change_id, kind, give_up_at, next_attempt_at)
     SELECT id, kind, now() + interval '1 day', now() + interval '1 hour' FROM change,
       unnest(ARRAY['email_confirm', 'email_notice']) AS kind`,
  );
  await accounts(['set', 'dan', 'email=dan@home.example']);
  expect((await accounts(['mail', '--retry'])).code).toBe(0);
  const mails = (await delivered(api)).filter(({ to }) => to.startsWith('dan@'));
  expect(mails).toEqual([]);
});
