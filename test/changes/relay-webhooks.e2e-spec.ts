import { createHmac } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { Webhook } from 'standardwebhooks';
import { AccountEraser } from '../../src/accounts/store/account-eraser.js';
import { seed, idsOf } from '../support/accounts.js';
import { askChanges, settled } from '../support/feed.js';
import { killBeforeNoting } from '../support/service/kill-before-noting.js';
import { withConnection } from '../support/servers/raw-client.js';
import { patchAccount } from '../support/requests.js';
import { killServices, startService } from '../support/service/built-service.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { newSecret, startReceiver, type Receiver } from '../support/servers/webhook-receiver.js';
import { until } from '../support/until.js';

let database: TestDatabase;
let receiver: Receiver;
let apps: TestApp[];

beforeEach(async () => {
  database = await createTestDatabase();
  receiver = await startReceiver();
  apps = [];
});
afterEach(async () => {
  await killServices();
  // First, so that no delivery is under way any more.
  await receiver.close();
  for (const app of apps) await app.close();
  await database.drop();
});

async function start(...webhooks: string[]): Promise<TestApp> {
  const app = await startTestApp({
    DATABASE_URL: database.url,
    PUBLIC_URL: 'https://accounts.example.org',
    WEBHOOK_URLS: webhooks.join(),
    WEBHOOK_PRIVATE_ADDRESSES: 'true',
  });
  apps.push(app);
  return app;
}

interface StateRow {
  delivered_at: Date | null;
  change_id: string;
  attempts: number;
  last_error: string | null;
  disabled_at: Date | null;
}

/** What the database says of the one target, as soon as it says what it should. */
async function stateWhen(app: TestApp, isRight: (row: StateRow) => boolean): Promise<StateRow> {
  return until(async () => {
    const [row] = await app.dataSource.query<StateRow[]>('SELECT * FROM relay_targets');
    return row && isRight(row) && row;
  });
}

const versions = ({ deliveries }: Receiver) => deliveries.map(({ event }) => event.data.version);
const ids = ({ deliveries }: Receiver) => deliveries.map(({ headers }) => headers['webhook-id']);

describe('A webhook', () => {
  it('gets each change as a CloudEvent, without values, signed with each secret', async () => {
    const older = newSecret();
    const app = await start(`${receiver.setting} ${older}`);
    await seed(app.dataSource, { username: 'ann' });
    await patchAccount(app, 'ann', { bio: 'secret words', country: 'DE' });
    await receiver.received(1);

    const [{ headers, body, event }] = receiver.deliveries as [Receiver['deliveries'][0]];
    await settled(app.dataSource);
    const { username, ...change } = (await askChanges(app)).json.changes[0];
    expect(username).toBe('ann');
    expect(event).toEqual({
      specversion: '1.0',
      id: headers['webhook-id'],
      source: 'https://accounts.example.org/api/user/v1/accounts',
      type: 'account.updated',
      subject: change.id,
      time: change.time,
      datacontenttype: 'application/json',
      dataschema: 'https://accounts.example.org/schemas/account-change-1.json',
      data: change,
    });
    expect(headers['content-type']).toBe('application/cloudevents+json; charset=utf-8');
    for (const secret of [receiver.secret, older]) {
      expect(new Webhook(secret).verify(body, headers as Record<string, string>)).toEqual(event);
    }
    const key = Buffer.from(receiver.secret.slice('whsec_'.length), 'base64');
    const signed = `${headers['webhook-id'] as string}.${headers['webhook-timestamp'] as string}.${body}`;
    expect(headers['webhook-signature']).toContain(
      `v1,${createHmac('sha256', key).update(signed).digest('base64')}`,
    );
  });

  it('gets the changes of one account in their order, each once it has taken the one before', async () => {
    const app = await start(receiver.setting);
    await seed(app.dataSource, { username: 'ann' });
    let busy = 0;
    receiver.answer = async () => {
      expect(++busy).toBe(1);
      await app.dataSource.query('SELECT 1');
      busy--;
      return 200;
    };
    for (const bio of ['1', '2', '3', '4', '5', '6']) await patchAccount(app, 'ann', { bio });
    await receiver.received(6);
    expect(versions(receiver)).toEqual([2, 3, 4, 5, 6, 7]);
  });

  it('is told of erased accounts too, also of those erased while nobody pushed', async () => {
    const app = await start(receiver.setting);
    const without = await start();
    await seed(app.dataSource, { username: 'ann' }, { username: 'bob' });
    const author = { actor: 'test', channel: 'command_line', requestId: null } as const;
    const eraser = new AccountEraser(without.dataSource, author);
    const numbers = await idsOf(app.dataSource);
    await eraser.erase('ann', { release: false });
    await receiver.received(1);
    await stateWhen(without, ({ delivered_at }) => delivered_at !== null);
    await app.app.close();
    await eraser.erase('bob', { release: true });
    await start(receiver.setting);
    await receiver.received(2);
    expect(receiver.deliveries.map(({ event }) => [event.type, event.data.id])).toEqual([
      ['account.erased', numbers.get('ann')],
      ['account.erased', numbers.get('bob')],
    ]);
  });

  it('that is new gets what changes from then on; one that is known gets what it has missed', async () => {
    const without = await start();
    await seed(without.dataSource, { username: 'ann' });
    await patchAccount(without, 'ann', { bio: 'before' });
    await settled(without.dataSource);
    const first = await start(receiver.setting);
    await patchAccount(without, 'ann', { bio: 'after' });
    await receiver.received(1);
    await stateWhen(without, ({ delivered_at }) => delivered_at !== null);
    await first.app.close();
    await patchAccount(without, 'ann', { bio: 'meanwhile' });
    await start(receiver.setting);
    await receiver.received(2);
    expect(versions(receiver)).toEqual([3, 4]);
  });

  it('that fails is tried again, with the same id, and gets all that it has missed in its order', async () => {
    const app = await start(receiver.setting);
    await seed(app.dataSource, { username: 'ann' });
    receiver.answer = () => 500;
    await patchAccount(app, 'ann', { bio: '1' });
    await patchAccount(app, 'ann', { bio: '2' });
    expect(await stateWhen(app, ({ attempts }) => attempts === 1)).toMatchObject({ last_error: 'HTTP 500' });
    receiver.answer = () => 200;
    await app.dataSource.query('UPDATE relay_targets SET next_attempt = now()');
    await receiver.received(3);
    expect(versions(receiver)).toEqual([2, 2, 3]);
    expect(ids(receiver)[0]).toBe(ids(receiver)[1]);
    expect(await stateWhen(app, ({ attempts }) => attempts === 0)).toMatchObject({ last_error: null });
  });

  it('that fails for one of several changes gets the others once', async () => {
    const app = await start(receiver.setting);
    await seed(app.dataSource, ...['ann', 'bob', 'cat'].map((username) => ({ username })));
    const numbers = await idsOf(app.dataSource);
    receiver.answer = ({ event }) => (event.data.id === numbers.get('bob') ? 503 : 200);
    await withConnection(database.url, async (client) => {
      // Held back until all three are there, so that they are delivered together.
      await client.query('BEGIN');
      await client.query('SELECT pg_current_xact_id()');
      for (const username of ['ann', 'bob', 'cat']) await patchAccount(app, username, { bio: 'x' });
    });
    await stateWhen(app, ({ attempts }) => attempts === 1);
    receiver.answer = () => 200;
    await app.dataSource.query('UPDATE relay_targets SET next_attempt = now()');
    await stateWhen(app, ({ attempts }) => attempts === 0);
    const told = receiver.deliveries.map(({ event }) => event.data.id).sort();
    expect(told).toEqual(['ann', 'bob', 'bob', 'cat'].map((name) => numbers.get(name)).sort());
  });

  it('that says 410 is disabled, and so is one that has failed for more than five days', async () => {
    const app = await start(receiver.setting);
    await seed(app.dataSource, { username: 'ann' });
    receiver.answer = () => 410;
    await patchAccount(app, 'ann', { bio: '1' });
    const gone = await stateWhen(app, ({ disabled_at }) => disabled_at !== null);
    expect(gone).toMatchObject({ attempts: 1, last_error: 'HTTP 410' });

    receiver.answer = () => 500;
    await app.dataSource.query(
      `UPDATE relay_targets SET disabled_at = NULL, next_attempt = now(), failing_since = now() - interval '4 days 23 hours'`,
    );
    expect((await stateWhen(app, ({ attempts }) => attempts === 2)).disabled_at).toBe(null);
    await app.dataSource.query(
      `UPDATE relay_targets SET next_attempt = now(), failing_since = now() - interval '5 days 1 minute'`,
    );
    expect((await stateWhen(app, ({ attempts }) => attempts === 3)).disabled_at).not.toBe(null);
  });

  it('that redirects has failed: no other place gets the change', async () => {
    const app = await start(receiver.setting);
    await seed(app.dataSource, { username: 'ann' });
    receiver.answer = () => 302;
    await patchAccount(app, 'ann', { bio: '1' });
    expect((await stateWhen(app, ({ attempts }) => attempts === 1)).last_error).toBe('HTTP 302');
    expect(receiver.deliveries.map(({ path }) => path)).toEqual(['/hook']);
  });

  it('that never answers, and one that is not there, hold up no other', async () => {
    const silent = await startReceiver();
    silent.answer = () => null;
    const nobody = `http://127.0.0.1:1/ ${newSecret()}`;
    const app = await start(silent.setting, nobody, receiver.setting);
    await seed(app.dataSource, { username: 'ann' });
    for (const bio of ['1', '2', '3']) await patchAccount(app, 'ann', { bio });
    await receiver.received(3);
    await silent.received(1);
    expect([versions(receiver), versions(silent)]).toEqual([[2, 3, 4], [2]]);
    await silent.close();
  });
});

describe('Of several processes', () => {
  it('one pushes, so that each change comes once, and another takes over when its connection breaks', async () => {
    const one = await start(receiver.setting);
    const two = await start(receiver.setting);
    await seed(one.dataSource, { username: 'ann' });
    const session = `SELECT pid FROM pg_stat_activity WHERE datname = current_database()
      AND pid IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)`;
    for (let round = 1; round <= 3; round++) {
      await patchAccount(two, 'ann', { bio: `${round}` });
      await receiver.received(round);
      const [change] = await two.dataSource.query('SELECT id FROM changes ORDER BY id DESC LIMIT 1');
      await stateWhen(two, ({ change_id }) => change_id === change.id);
      const holders = await one.dataSource.query<{ pid: number }[]>(session);
      expect(holders).toHaveLength(1);
      await one.dataSource.query('SELECT pg_terminate_backend($1)', [holders[0]!.pid]);
    }
    expect(versions(receiver)).toEqual([2, 3, 4]);
    await one.app.close();
    await patchAccount(two, 'ann', { bio: 'last' });
    await receiver.received(4);
  });
});

describe('A process that is killed after a delivery and before it has noted it', () => {
  it('leaves the change to be delivered again, with the same id, and loses nothing', async () => {
    const app = await start();
    await seed(app.dataSource, { username: 'ann' });
    const environment = {
      DATABASE_URL: database.url,
      WEBHOOK_URLS: receiver.setting,
      WEBHOOK_PRIVATE_ADDRESSES: 'true',
    };
    const first = await startService(environment);
    await killBeforeNoting(app, first, async () => {
      for (const bio of ['1', '2']) await patchAccount(app, 'ann', { bio });
    });
    expect(versions(receiver)).toEqual([2]);
    await startService(environment);
    await receiver.received(3);
    expect(versions(receiver)).toEqual([2, 2, 3]);
    expect(ids(receiver)[0]).toBe(ids(receiver)[1]);
  }, 120_000);
});
