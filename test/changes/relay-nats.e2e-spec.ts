import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import type { CloudEvent } from '../../src/changes/relay/cloud-event.js';
import { seed, idsOf } from '../support/accounts.js';
import { askChanges, settled } from '../support/feed.js';
import { killBeforeNoting } from '../support/service/kill-before-noting.js';
import { createNatsServer, natsServerProgram, type NatsServer } from '../support/servers/nats-server.js';
import { patchAccount } from '../support/requests.js';
import { killServices, startService } from '../support/service/built-service.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { startReceiver } from '../support/servers/webhook-receiver.js';
import { until } from '../support/until.js';

interface Message {
  readonly subject: string;
  readonly id: string;
  readonly contentType: string;
  readonly event: CloudEvent;
}

const NAMES = ['ann', 'bob', 'cat'];

(natsServerProgram ? describe : describe.skip)('With NATS_URL', () => {
  let nats: NatsServer;
  let database: TestDatabase;
  let apps: TestApp[];

  beforeEach(async () => {
    nats = await createNatsServer();
    database = await createTestDatabase();
    apps = [];
  });
  afterEach(async () => {
    await killServices();
    for (const app of apps) await app.close();
    await database.drop();
    await nats.remove();
  });

  async function start(environment: Record<string, string> = {}): Promise<TestApp> {
    const app = await startTestApp({ DATABASE_URL: database.url, NATS_URL: nats.url, ...environment });
    apps.push(app);
    return app;
  }

  /** The messages of the stream, in its order, as soon as it has so many. */
  async function stored(count: number): Promise<Message[]> {
    const connection = await nats.connect();
    try {
      const { streams } = await jetstreamManager(connection);
      await until(async () => {
        const info = await streams.info('accounts').catch(() => null);
        return (info?.state.messages ?? 0) >= count;
      });
      const consumer = await jetstream(connection).consumers.get('accounts');
      const messages: Message[] = [];
      for await (const message of await consumer.consume()) {
        const { subject, headers } = message;
        const [id, contentType] = [headers!.get('Nats-Msg-Id'), headers!.get('Content-Type')];
        messages.push({ subject, id, contentType, event: message.json<CloudEvent>() });
        if (message.info.pending === 0) break;
      }
      return messages;
    } finally {
      await connection.close();
    }
  }

  const versions = (messages: Message[], id: string | undefined) =>
    messages.flatMap(({ event: { data } }) => (data.id === id ? [data.version] : []));

  it('each change becomes a CloudEvent in the stream, under a subject by its type', async () => {
    await nats.start();
    const app = await start();
    await seed(app.dataSource, { username: 'ann' });
    await patchAccount(app, 'ann', { bio: 'secret words' });
    const [message] = await stored(1);
    await settled(app.dataSource);
    const { username, ...pushed } = (await askChanges(app)).json.changes[0];
    expect(username).toBe('ann');
    const { event } = message!;
    expect(message).toEqual({
      subject: 'accounts.account.updated',
      id: event.id,
      contentType: 'application/cloudevents+json; charset=utf-8',
      event: expect.objectContaining({ specversion: '1.0', type: 'account.updated', data: pushed }),
    });
  });

  it('the service works without a server, and all is pushed in its order once there is one', async () => {
    const app = await start();
    await seed(app.dataSource, ...NAMES.map((username) => ({ username })));
    const patch = async (bio: string) => {
      for (const name of NAMES) expect((await patchAccount(app, name, { bio })).status).toBe(200);
    };
    await patch('1');
    await nats.start();
    await stored(3);
    await patch('2');
    await nats.kill();
    await patch('3');
    await patch('4');
    await nats.start();
    const messages = await stored(12);
    const ids = await idsOf(app.dataSource);
    for (const name of NAMES) expect(versions(messages, ids.get(name))).toEqual([2, 3, 4, 5]);
    expect(new Set(messages.map(({ id }) => id)).size).toBe(12);
  });

  it('a stream of the operator is used as it is', async () => {
    await nats.start();
    const connection = await nats.connect();
    const { streams } = await jetstreamManager(connection);
    await streams.add({ name: 'accounts', subjects: ['accounts.account.*'], max_msgs: 2 });
    const app = await start();
    await seed(app.dataSource, { username: 'ann' });
    for (const bio of ['1', '2', '3']) await patchAccount(app, 'ann', { bio });
    await until(async () => (await streams.info('accounts')).state.last_seq >= 3);
    await connection.close();
    expect(versions(await stored(2), (await idsOf(app.dataSource)).get('ann'))).toEqual([3, 4]);
  });

  it('a process that is killed between publishing and noting it loses nothing, and nothing is stored twice', async () => {
    await nats.start();
    const app = await start({ NATS_URL: '' });
    await seed(app.dataSource, { username: 'ann' });
    const environment = { DATABASE_URL: database.url, NATS_URL: nats.url };
    const first = await startService(environment);
    await killBeforeNoting(app, first, async () => {
      for (const bio of ['1', '2']) await patchAccount(app, 'ann', { bio });
      await stored(1);
    });
    const [noted] = await app.dataSource.query('SELECT delivered_at FROM relay_targets');
    expect(noted.delivered_at).toBe(null);
    await startService(environment);
    expect(versions(await stored(2), (await idsOf(app.dataSource)).get('ann'))).toEqual([2, 3]);
  }, 120_000);

  it('a webhook that never answers holds up nothing', async () => {
    await nats.start();
    const silent = await startReceiver();
    silent.answer = () => null;
    const app = await start({ WEBHOOK_URLS: silent.setting, WEBHOOK_PRIVATE_ADDRESSES: 'true' });
    await seed(app.dataSource, { username: 'ann' });
    for (const bio of ['1', '2', '3']) await patchAccount(app, 'ann', { bio });
    expect(versions(await stored(3), (await idsOf(app.dataSource)).get('ann'))).toEqual([2, 3, 4]);
    await silent.received(1);
    expect(silent.deliveries).toHaveLength(1);
    await silent.close();
  });
});
