import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { patchAccount } from '../support/requests.js';
import { runAccounts } from '../support/service/command-line.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { newSecret, startReceiver, type Receiver } from '../support/servers/webhook-receiver.js';
import { until } from '../support/until.js';

const SECRET_QUERY = 'token=a-secret-of-the-url';

let api: TestApp;
let gone: Receiver;
let fine: Receiver;
let settings: Record<string, string>;

beforeAll(async () => {
  [gone, fine] = await Promise.all([startReceiver(), startReceiver()]);
  gone.answer = () => 410;
  settings = {
    WEBHOOK_URLS: `${gone.url}?${SECRET_QUERY} ${gone.secret}, ${fine.setting}`,
    WEBHOOK_PRIVATE_ADDRESSES: 'true',
  };
  api = await startTestApp(settings);
  await seed(api.dataSource, { username: 'ann' });
  await patchAccount(api, 'ann', { bio: '1' });
  await fine.received(1);
  const disabled = 'SELECT FROM relay_targets WHERE disabled_at IS NOT NULL';
  await until(async () => (await api.dataSource.query(disabled)).length > 0);
  const delivered = 'SELECT FROM relay_targets WHERE delivered_at IS NOT NULL';
  await until(async () => (await api.dataSource.query(delivered)).length > 0);
});
afterAll(async () => {
  await Promise.all([gone.close(), fine.close()]);
  await api.close();
});

const accounts = (args: string[], more: Record<string, string> = {}) =>
  runAccounts(['relay', ...args], { env: { DATABASE_URL: api.databaseUrl, ...settings, ...more } });

describe('accounts relay', () => {
  it('prints how each target does, and no secret', async () => {
    const { code, stdout } = await accounts([]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/hook\?\*\*\*\n {4}disabled, 1 behind\n {4}HTTP 410: 1 attempt since /);
    expect(stdout).toMatch(/hook\n {4}delivering, 0 behind, last delivery /);
    for (const secret of [SECRET_QUERY, gone.secret, fine.secret]) expect(stdout).not.toContain(secret);
  });

  it('prints an object a line with --json', async () => {
    const { stdout } = await accounts(['--json']);
    const [first, second] = stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as object);
    expect(first).toEqual({
      target: expect.stringMatching(/^webhook-[0-9a-f]{12}$/),
      url: `${gone.url}?***`,
      state: 'disabled',
      behind: 1,
      delivered_at: null,
      failing_since: expect.any(String),
      attempts: 1,
      next_attempt: null,
      last_error: 'HTTP 410',
      disabled_at: expect.any(String),
    });
    expect(second).toMatchObject({ state: 'delivering', behind: 0, attempts: 0, last_error: null });
  });

  it('calls a target new that no service has met yet', async () => {
    const { stdout } = await accounts(['--json'], { WEBHOOK_URLS: `https://new.example ${newSecret()}` });
    expect(JSON.parse(stdout)).toMatchObject({ state: 'new', behind: null });
  });

  it('--enable lets a disabled target have all that it has missed', async () => {
    gone.answer = () => 200;
    await patchAccount(api, 'ann', { bio: '2' });
    const { code, stdout } = await accounts(['--enable', `${gone.url}?${SECRET_QUERY}`, '--json']);
    expect([code, JSON.parse(stdout)]).toMatchObject([0, { url: `${gone.url}?***`, state: 'delivering' }]);
    await gone.received(3);
    expect(gone.deliveries.map(({ event }) => event.data.version)).toEqual([2, 2, 3]);
  });

  it.each([
    ['an unknown target', ['--enable', 'webhook-0'], {}, 'No such target: one of webhook-'],
    [
      'no target at all',
      [],
      { WEBHOOK_URLS: '' },
      'These settings push nothing: neither NATS_URL nor WEBHOOK_URLS is set here.',
    ],
  ])('with %s: exit code 1', async (_, args, more, message) => {
    const { code, stderr } = await accounts(args, more);
    expect([code, stderr]).toEqual([1, expect.stringContaining(message)]);
  });
});
