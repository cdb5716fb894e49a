import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { Mails } from '../../src/mail/mails.service.js';
import { createApp } from '../../src/app.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { createDataSource } from '../../src/database/data-source.js';
import { seed } from '../support/accounts.js';
import { askFor, emailChangeUrl, emailOf, press } from '../support/email-changes.js';
import { linkIn } from '../support/mails.js';
import { startMailServer, type MailServer } from '../support/servers/smtp.js';
import { runAccounts } from '../support/service/command-line.js';
import { SECRET, startTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

let smtp: MailServer;
let api: TestApp;

beforeAll(async () => {
  smtp = await startMailServer();
  api = await startTestApp({
    SMTP_URL: smtp.url,
    MAIL_FROM: 'Any <moon@example.org>',
    SERVICE_NAME: 'Moon Base',
  });
});
afterAll(async () => {
  await api.close();
  await smtp.stop();
});

let names = 0;
let name: string;
beforeEach(async () => {
  name = `user${++names}`;
  await seed(api.dataSource, { username: name, email: `${name}@example.com` });
  smtp.mails.length = 0;
  smtp.asked.length = 0;
});
afterEach(() => api.dataSource.query('DELETE FROM email_changes'));

const ask = (email = `${name}@example.org`) => askFor(api, name, email);

interface MailRow {
  kind: string;
  state: string;
  attempts: number;
  last_error: string | null;
}
const mailRows = () =>
  api.dataSource.query<MailRow[]>('SELECT kind, state, attempts, last_error FROM mails ORDER BY id');
const allAre = (state: string) =>
  until(async () => {
    const rows = await mailRows();
    return rows.length > 0 && rows.every((row) => row.state === state) && rows;
  });
/** Waits until every mail was tried and refused so often. */
const allFailed = (attempts: number) =>
  until(async () => {
    const rows = await mailRows();
    return rows.every((row) => row.attempts >= attempts && row.last_error !== null) && rows;
  });

const cli = (...args: string[]) => runAccounts(args, { env: { DATABASE_URL: api.databaseUrl } });

describe('With a mail server that is up', () => {
  it('both mails leave at once, from the configured sender, each to one address, and the links work', async () => {
    await ask();
    const mails = await smtp.received(2);
    expect(mails.map(({ to }) => to).sort()).toEqual([`${name}@example.com`, `${name}@example.org`]);
    expect(smtp.asked.sort()).toEqual([`${name}@example.com`, `${name}@example.org`]);
    for (const { parsed } of mails) expect(parsed.from?.text).toBe('"Moon Base" <moon@example.org>');
    const confirmation = mails.find(({ to }) => to === `${name}@example.org`)!;
    expect((await press(api, linkIn(confirmation))).status).toBe(200);
    const told = (await smtp.received(3))[2]!;
    expect([told.to, told.subject]).toEqual([
      `${name}@example.org`,
      'Moon Base: your email address has changed',
    ]);
    expect(told.text).not.toContain('://');
    await allAre('sent');
  });

  it('every mail greets by the name that was given, on one line, and else by the username', async () => {
    const greetings = async () => (await smtp.received(2)).map(({ text }) => text.split('\n')[0]);
    await ask();
    expect(await greetings()).toEqual([`Hello ${name},`, `Hello ${name},`]);
    smtp.mails.length = 0;
    await api.dataSource.query(
      `UPDATE profiles SET name = E'Erika\\r\\n\u2028Mustermann\u202e' WHERE user_id =
         (SELECT id FROM users WHERE username = $1)`,
      [name],
    );
    await ask(`${name}@example.net`);
    expect(await greetings()).toEqual(['Hello Erika Mustermann,', 'Hello Erika Mustermann,']);
  });

  // As the mail server shows them: it decodes what was sent in ASCII.
  it.each([
    ['Bob@BÜCHER。example', 'Bob@bücher.example'],
    ['Bob@ⓜail.example.org', 'Bob@mail.example.org'],
    ['Bob@faß.example', 'Bob@faß.example'],
    ['josé@BÜCHER。example', 'josé@bücher.example'],
  ])('mail for %s goes to %s, and the text of the address stays', async (email, recipient) => {
    expect((await ask(email)).status).toBe(200);
    const mails = await smtp.received(2);
    expect(smtp.asked.sort()).toEqual([recipient, `${name}@example.com`].sort());
    expect(mails.every(({ text }) => text.includes(email))).toBe(true);
    await press(api, linkIn(mails.find(({ to }) => to !== `${name}@example.com`)!));
    expect(await emailOf(api, name)).toBe(email);
    await allAre('sent');
  });

  it('an address with every odd character that is allowed is one recipient and one header', async () => {
    const odd = `"a(b);,c"@example.org`;
    expect((await ask(odd)).status).toBe(200);
    const mails = await smtp.received(2);
    expect(smtp.asked.sort()).toEqual([odd, `${name}@example.com`]);
    for (const { parsed } of mails) expect(parsed.headers.has('bcc')).toBe(false);
  });
});

describe('With a mail server that is down', () => {
  it('the request is answered all the same; the mails leave when it is back', async () => {
    await smtp.stop();
    expect((await ask()).status).toBe(200);
    const failed = await allFailed(2);
    for (const { state, last_error } of failed)
      expect([state, last_error]).toEqual(['queued', expect.any(String)]);
    await smtp.start();
    await smtp.received(2);
    await allAre('sent');
  });

  it('they leave after a restart of the service, too', async () => {
    await smtp.stop();
    const settings = loadSettings({
      JWT_SECRET: SECRET,
      LOG_LEVEL: 'silent',
      DATABASE_URL: api.databaseUrl,
      SMTP_URL: smtp.url,
    });
    const start = async () => {
      const dataSource = createDataSource({ url: api.databaseUrl, poolSize: 2 });
      await dataSource.initialize();
      return createApp(settings, dataSource);
    };
    await ask();
    await allFailed(1);
    // As if the process that was asked had gone: the mails stand in the database alone.
    await api.app.get(Mails).onModuleDestroy();
    const first = await start();
    await first.close();
    await smtp.start();
    const second = await start();
    try {
      await smtp.received(2);
      await allAre('sent');
    } finally {
      await second.close();
      await api.close();
      api = await startTestApp({ SMTP_URL: smtp.url, MAIL_FROM: 'Moon Base <moon@example.org>' });
    }
  });

  it('a change that was cancelled meanwhile sends nothing, a replaced one only its successor', async () => {
    await smtp.stop();
    await ask('first@example.org');
    await allFailed(1);
    await ask('second@example.org');
    await allFailed(1);
    await smtp.start();
    const mails = await smtp.received(2);
    await until(async () => (await mailRows()).every(({ state }) => state !== 'queued'));
    expect(mails.map(({ to }) => to).sort()).toEqual(['second@example.org', `${name}@example.com`]);
    expect((await mailRows()).map(({ state }) => state)).toEqual(['dropped', 'dropped', 'sent', 'sent']);

    await smtp.stop();
    await ask('third@example.org');
    await api.request({ method: 'DELETE', url: emailChangeUrl(name), as: name });
    await smtp.start();
    await until(async () => (await mailRows()).every(({ state }) => state !== 'queued'));
    expect(smtp.asked).not.toContain('third@example.org');
  });
});

describe('With a mail server that refuses', () => {
  it.each([450, 550])('with %i, mail is tried again until it is taken', async (code) => {
    smtp.refuseWith = code;
    await ask();
    const failed = await allFailed(2);
    for (const { last_error } of failed) expect(last_error).toBe(`EENVELOPE ${code} RCPT TO`);
    smtp.refuseWith = null;
    await smtp.received(2);
    await allAre('sent');
  });

  it('a mail that was tried again has another link, and each works', async () => {
    smtp.refuseWith = 450;
    await ask();
    await allFailed(1);
    smtp.refuseWith = null;
    await smtp.received(2);
    const [row] = await api.dataSource.query<{ count: number }[]>(
      'SELECT count(*)::integer AS count FROM email_change_tokens',
    );
    expect(row!.count).toBeGreaterThan(2);
    const confirmation = smtp.mails.find(({ to }) => to === `${name}@example.org`)!;
    expect((await press(api, linkIn(confirmation))).status).toBe(200);
  });

  it('a mail is given up after days, is listed by accounts mail, and tried again with --retry', async () => {
    smtp.refuseWith = 550;
    await ask();
    await api.dataSource.query(`UPDATE mails SET give_up_at = now() - interval '1 second'`);
    await allAre('failed');

    const listed = await cli('mail', '--failed', '--json');
    const mails = listed.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect([listed.code, mails]).toEqual([
      0,
      ['email_confirm', 'email_notice'].map((kind) => ({
        id: expect.any(String),
        username: name,
        kind,
        state: 'failed',
        attempts: expect.any(Number),
        queued_at: expect.stringMatching(/Z$/),
        next_attempt_at: null,
        last_error: 'EENVELOPE 550 RCPT TO',
      })),
    ]);
    const { stdout } = await cli('mail');
    expect(stdout).toMatch(new RegExp(`confirmation for ${name}, .*given up, EENVELOPE 550 RCPT TO`));
    expect(stdout + listed.stdout).not.toMatch(/email_(confirm|revert)\/|@/);

    smtp.refuseWith = null;
    const retried = await cli('mail', '--failed', '--retry');
    expect([retried.code, retried.stderr]).toEqual([0, '2 mails are due at once.\n']);
    await smtp.received(2);
    await allAre('sent');
    expect((await cli('mail')).stdout).toBe('');
  });
});

describe('With a mail server that is slow', () => {
  it('requests do not wait for it, and other mail leaves meanwhile', async () => {
    let release = () => {};
    smtp.hold = new Promise((resolve) => (release = resolve));
    expect((await ask()).status).toBe(200);
    await until(() => smtp.held === 2);
    expect((await mailRows()).map(({ state }) => state)).toEqual(['queued', 'queued']);
    smtp.hold = null;
    const other = `${name}-b`;
    await seed(api.dataSource, { username: other, email: `${other}@example.com` });
    await askFor(api, other, `${other}@example.org`);
    await smtp.received(2);
    expect(smtp.mails.every(({ to }) => to.startsWith(other))).toBe(true);
    release();
    await smtp.received(4);
    await allAre('sent');
  });
});

it('Two processes on one database send each mail once', async () => {
  const settings = loadSettings({
    JWT_SECRET: SECRET,
    LOG_LEVEL: 'silent',
    DATABASE_URL: api.databaseUrl,
    SMTP_URL: smtp.url,
  });
  const dataSource = createDataSource({ url: api.databaseUrl, poolSize: 5 });
  await dataSource.initialize();
  const other = await createApp(settings, dataSource);
  try {
    const many = Array.from({ length: 12 }, (_, n) => `${name}-${n}`);
    for (const username of many) await seed(api.dataSource, { username });
    const asked = many.map((username) => askFor(api, username, `${username}@example.org`));
    const waking = setInterval(() => other.get(Mails).wake(), 1);
    await Promise.all(asked);
    await allAre('sent');
    clearInterval(waking);
    expect(smtp.mails.map(({ to }) => to).sort()).toEqual(
      many.flatMap((username) => [`${username}@example.com`, `${username}@example.org`]).sort(),
    );
  } finally {
    await other.close();
  }
});
