import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { createDataSource } from '../../src/database/data-source.js';
import { seed } from '../support/accounts.js';
import { linkIn } from '../support/mails.js';
import { accountUrl, MERGE_PATCH } from '../support/requests.js';
import { startMailServer, type MailServer } from '../support/servers/smtp.js';
import { startService, type BuiltService } from '../support/service/built-service.js';
import { tokenFor } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

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

const start = () => startService({ DATABASE_URL: database.url, SMTP_URL: smtp.url, LOG_LEVEL: 'trace' });

it('mail of a process that was killed leaves when the next one runs; nothing that is logged holds a token or an address', async () => {
  const accounts = await dataSource();
  await seed(accounts, { username: 'ann', email: 'canary@example.com' });
  const first = await start();
  let second: BuiltService | undefined;
  try {
    await smtp.stop();
    const asked = await fetch(first.url + accountUrl('ann'), {
      method: 'PATCH',
      headers: { authorization: `Bearer ${await tokenFor('ann')}`, 'content-type': MERGE_PATCH },
      body: JSON.stringify({ email: 'canary@example.org' }),
    });
    expect(asked.status).toBe(200);
    await until(() => first.output().includes('Mail does not leave'));
    await first.kill();
    // As if the killed process had held the mails for longer than it may.
    await accounts.query('UPDATE mails SET next_attempt_at = now()');
    smtp.refuseWith = 451;
    await smtp.start();

    second = await start();
    const { url } = second;
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
    await second.stop();

    const said = first.output() + second.output();
    expect(said).toContain('"route":"/email_confirm/:token"');
    expect(said).toContain('EENVELOPE 451 RCPT TO');
    expect(said).not.toContain('canary');
    for (const link of links) expect(said).not.toContain(link.split('-').slice(1).join('-'));
  } finally {
    await first.kill();
    await second?.kill();
    await accounts.destroy();
  }
});
