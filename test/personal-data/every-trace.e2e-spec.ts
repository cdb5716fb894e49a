import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import type { DataSource } from 'typeorm';
import { objectOf } from '../../src/accounts/fields/json-object.js';
import { createImageStorage } from '../../src/accounts/profile-image/storage/create-image-storage.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { createDataSource } from '../../src/database/data-source.js';
import { seed } from '../support/accounts.js';
import { unzip } from '../support/archives.js';
import { ACCOUNT_FIELDS, OPEN_EDX_FIELDS as FIELDS } from '../support/declared-fields.js';
import { dump, erasureUrl } from '../support/erasures.js';
import { isFreeText } from '../support/exposure/states.js';
import { jpeg } from '../support/pictures.js';
import { accountUrl, BASE, MERGE_PATCH } from '../support/requests.js';
import { createNatsServer, natsServerProgram, type NatsServer } from '../support/servers/nats-server.js';
import { startTestBucket, type TestBucket } from '../support/servers/s3-server.js';
import { killServices, startService, type BuiltService } from '../support/service/built-service.js';
import { runAccounts } from '../support/service/command-line.js';
import { tokenFor } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

/*
 * Knows no field by name: whatever is declared, by us or by a site, holds a canary, or its example where not any text
 * is taken. All of it is in the download; after the erasure no canary is anywhere.
 */
const NAME = 'vera';
const EMAIL = 'canary-address@example.com';
const NEW_EMAIL = 'canary-new-address@example.com';
const PREFERENCES = { 'a key': 'canary preference', 'pref-lang': 'de' };
const KEYED = new Set(['username', 'email', 'preferences']);

/** A site may have little room in a field. */
const canary = (mark: string, name: string): string => `canary ${mark} ${name.replace('extended.', '')}`;
const canaries = (mark: string, names: readonly string[]): Record<string, string> =>
  Object.fromEntries(names.filter(isFreeText).map((name) => [name, canary(mark, name)]));
const first = canaries(
  '1',
  FIELDS.transferred.map(({ name }) => name).filter((name) => !KEYED.has(name)),
);
const changed = canaries('2', FIELDS.writableBy('owner'));
const onWire = (values: Record<string, unknown>) => objectOf(FIELDS, new Map(Object.entries(values)));

const settings = { ACCOUNT_FIELDS: `openedx, ${ACCOUNT_FIELDS}` };

let database: TestDatabase;
let dataSource: DataSource;
let bucket: TestBucket;
let nats: NatsServer | undefined;
let service: BuiltService;

beforeAll(async () => {
  database = await createTestDatabase();
  dataSource = await createDataSource({ url: database.url, poolSize: 1 }).initialize();
  await seed(dataSource, { username: 'boss', is_staff: true });
  bucket = await startTestBucket();
  if (natsServerProgram !== undefined) {
    nats = await createNatsServer();
    await nats.start();
  }
  service = await startService({
    ...{ ...settings, ...bucket.environment, DATABASE_URL: database.url, LOG_LEVEL: 'trace' },
    ...(nats && { NATS_URL: nats.url }),
  });
});
afterAll(async () => {
  await killServices();
  await nats?.remove();
  await bucket?.stop();
  await dataSource?.destroy();
  await database?.drop();
});

async function send(
  method: string,
  path: string,
  {
    as = NAME,
    type,
    body,
    headers,
  }: { as?: string; type?: string; body?: RequestInit['body']; headers?: object } = {},
): Promise<Response> {
  const authorization = `Bearer ${await tokenFor(as)}`;
  return fetch(service.url + path, {
    method,
    headers: { authorization, ...(type !== undefined && { 'content-type': type }), ...headers },
    ...(body !== undefined && { body }),
  });
}

const patch = (values: object) =>
  send('PATCH', accountUrl(NAME), { type: MERGE_PATCH, body: JSON.stringify(values) });

/** Something in every place that there is. */
async function plant(): Promise<void> {
  const examples = FIELDS.transferred.map(({ name, example }) => [name, example] as const);
  const line = { ...Object.fromEntries(examples), ...first };
  const own = { username: NAME, email: EMAIL, year_of_birth: 1980, preferences: PREFERENCES };
  const input = `${JSON.stringify({ ...onWire(line), ...own })}\n`;
  const imported = await runAccounts(['import', '-'], {
    env: { ...settings, DATABASE_URL: database.url },
    input,
  });
  expect(imported).toEqual({ ...imported, code: 0 });
  expect((await patch(onWire(changed))).status).toBe(200);
  expect((await patch({ email: NEW_EMAIL })).status).toBe(200);
  const picture = new Uint8Array(await jpeg());
  const uploaded = await send('POST', `${accountUrl(NAME)}/image`, { type: 'image/jpeg', body: picture });
  expect(uploaded.status).toBe(204);
  const headers = { 'access-purpose': 'canary purpose' };
  expect((await send('GET', accountUrl(NAME), { as: 'boss', headers })).status).toBe(200);
  expect((await send('POST', erasureUrl(NAME))).status).toBe(202);
  // What is refused is told to its sender, and to nobody else.
  expect((await patch({ country: 'canary refused' })).status).toBe(400);
  expect((await send('GET', `${BASE}/accounts?email=${EMAIL}`, { as: 'boss' })).status).toBe(200);
}

async function download(): Promise<Map<string, string>> {
  const response = await send('GET', `${accountUrl(NAME)}/data`);
  expect(response.status).toBe(200);
  const files = await unzip(Buffer.from(await response.arrayBuffer()));
  return new Map([...files].map(([name, content]) => [name, content.toString()]));
}

/** The files of the service, by their paths. */
async function files(): Promise<string[]> {
  const entries = await readdir(service.folder, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => join(parentPath, name));
  // Some are gone by now.
  const read = (path: string) => readFile(path, 'latin1').catch(() => '');
  return Promise.all(paths.map(async (path) => `${path} ${await read(path)}`));
}

async function pictures(): Promise<string[]> {
  const names: string[] = [];
  for await (const { name } of createImageStorage(loadSettings(bucket.environment)).list()) names.push(name);
  return names;
}

/** All that was pushed, once as much has been pushed as there are changes. */
async function pushed(): Promise<string[]> {
  if (nats === undefined) return [];
  const [{ count }] = await dataSource.query<[{ count: number }]>(
    'SELECT count(*)::integer AS count FROM changes',
  );
  const connection = await nats.connect();
  try {
    const { streams } = await jetstreamManager(connection);
    await until(async () => (await streams.info('accounts').catch(() => null))?.state.messages === count);
    const consumer = await jetstream(connection).consumers.get('accounts');
    const messages: string[] = [];
    for await (const message of await consumer.consume()) {
      messages.push(`${message.subject} ${message.string()}`);
      if (message.info.pending === 0) break;
    }
    return messages;
  } finally {
    await connection.close();
  }
}

const mails = async () => (await files()).filter((file) => /^\S+\.eml /.test(file));

it('All that is stored of a user is in the download, and nowhere after the erasure', async () => {
  await plant();
  await until(async () => (await mails()).length >= 3);

  const archive = await download();
  const json = (name: string): unknown => JSON.parse(archive.get(name)!);
  const account = json('account.json') as Record<string, unknown>;
  for (const { name, member } of FIELDS.transferred) {
    const value =
      member === undefined ? account[name] : (account.extended as Record<string, unknown>)[member];
    expect([name, value]).not.toEqual([name, null]);
    expect([name, value]).not.toEqual([name, undefined]);
  }
  expect(account).toMatchObject({ ...onWire({ ...first, ...changed }), email: EMAIL });
  expect(json('preferences.json')).toMatchObject(PREFERENCES);
  expect(account).toMatchObject({ preferences: PREFERENCES });
  expect(json('email_changes.json')).toMatchObject([{ new_email: NEW_EMAIL }]);
  expect(JSON.stringify(json('accesses.json'))).toContain('canary purpose');
  const history = JSON.stringify(json('history.json'));
  for (const [name, text] of Object.entries(changed)) {
    expect(history).toContain(`"${name}":{"new":"${text}","old":"${canary('1', name)}"}`);
  }
  expect(archive.get('picture.webp')).toContain('WEBP');
  const page = archive.get('index.html')!;
  const texts = [...Object.values(first), ...Object.values(changed)];
  for (const text of [...texts, EMAIL, NEW_EMAIL, 'canary preference', 'canary purpose']) {
    expect(page).toContain(text);
  }
  expect((await dump(dataSource)).match(/canary/g)!.length).toBeGreaterThan(texts.length);
  expect(await pictures()).toHaveLength(1);

  expect((await send('POST', erasureUrl(NAME), { as: 'boss' })).status).toBe(204);
  expect((await send('GET', accountUrl(NAME), { as: 'boss' })).status).toBe(404);
  await until(async () => (await pictures()).length === 0);
  await until(async () => (await mails()).every((mail) => !mail.includes('canary')));
  const places = {
    tables: await dump(dataSource),
    files: await files(),
    log: service.output(),
    pushed: await pushed(),
  };
  for (const [place, content] of Object.entries(places)) {
    const lines = [content].flat().flatMap((text) => text.split('\n'));
    expect([place, lines.filter((line) => /canary/i.test(line))]).toEqual([place, []]);
  }
  expect(places.log).toContain('"status":204');
});
