import { spawn, type ChildProcess } from 'node:child_process';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { createDataSource } from '../src/database/data-source.js';
import { seed } from './support/accounts.js';
import { linkIn } from './support/mails.js';
import { accountUrl, MERGE_PATCH } from './support/requests.js';
import { startMailServer, type MailServer } from './support/smtp.js';
import { SECRET, tokenFor } from './support/test-app.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';
import { until } from './support/until.js';

jest.setTimeout(120_000);

let smtp: MailServer;
let database: TestDatabase;
const dataSource = () => createDataSource({ url: database.url, poolSize: 2 }).initialize();

beforeAll(async () => {
  smtp = await startMailServer();
  database = await createTestDatabase();
});
afterAll(async () => {
  await smtp.stop();
  await database.drop();
});

/** The built service as a process of its own, and all that it ever says. */
class Running {
  output = '';
  private readonly process: ChildProcess;

  constructor() {
    const env = {
      PATH: process.env.PATH,
      DATABASE_URL: database.url,
      JWT_SECRET: SECRET,
      SMTP_URL: smtp.url,
      LOG_LEVEL: 'trace',
      PORT: '0',
    };
    this.process = spawn(process.execPath, ['dist/main.js'], { env, stdio: ['ignore', 'pipe', 'pipe'] });
    for (const stream of [this.process.stdout!, this.process.stderr!]) {
      stream.setEncoding('utf8').on('data', (text: string) => (this.output += text));
    }
  }

  url(): Promise<string> {
    return until(() => /^Ready on (\S+)/m.exec(this.output)?.[1]);
  }

  async end(signal: NodeJS.Signals): Promise<void> {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill(signal);
    await ended;
  }
}

it('mail of a process that was killed leaves when the next one runs; nothing that is logged holds a token or an address', async () => {
  const accounts = await dataSource();
  await seed(accounts, { username: 'ann', email: 'canary@example.com' });
  const first = new Running();
  let second: Running | undefined;
  try {
    await smtp.stop();
    const asked = await fetch((await first.url()) + accountUrl('ann'), {
      method: 'PATCH',
      headers: { authorization: `Bearer ${await tokenFor('ann')}`, 'content-type': MERGE_PATCH },
      body: JSON.stringify({ email: 'canary@example.org' }),
    });
    expect(asked.status).toBe(200);
    await until(() => first.output.includes('Mail does not leave'));
    await first.end('SIGKILL');
    // As if the killed process had held the mails for longer than it may.
    await accounts.query('UPDATE mails SET next_attempt_at = now()');
    smtp.refuseWith = 451;
    await smtp.start();

    second = new Running();
    const url = await second.url();
    await until(() => smtp.asked.length >= 2);
    smtp.refuseWith = null;
    const mails = await smtp.received(2);
    const links = mails.map((mail) => linkIn(mail)).sort();
    expect(links).toEqual([
      expect.stringMatching(/^\/email_confirm\//),
      expect.stringMatching(/^\/email_revert\//),
    ]);
    expect(mails.every(({ text }) => text.includes(url))).toBe(true);
    const statuses = [];
    for (const link of [...links, ...links, links[0]!.replace('email_confirm', 'email_revert')]) {
      statuses.push((await fetch(url + link)).status, (await fetch(url + link, { method: 'POST' })).status);
    }
    expect(statuses).toEqual([200, 200, 200, 200, 200, 410, 200, 410, 200, 410]);
    await second.end('SIGTERM');

    const said = first.output + second.output;
    expect(said).toContain('"route":"/email_confirm/:token"');
    expect(said).toContain('EENVELOPE 451 RCPT TO');
    expect(said).not.toContain('canary');
    for (const link of links) expect(said).not.toContain(link.split('-').slice(1).join('-'));
  } finally {
    await first.end('SIGKILL');
    await second?.end('SIGKILL');
    await accounts.destroy();
  }
});
