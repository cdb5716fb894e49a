import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { askFor, pending } from '../support/email-changes.js';
import { cursorAfterAll, follow } from '../support/feed.js';
import { accountUrl, changesOf, getAccount, versionOf } from '../support/requests.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp({ RATE_LIMIT_EMAIL_CHANGES: '0' });
  await seed(
    api.dataSource,
    { username: 'boss', is_staff: true },
    { username: 'anna' },
    { username: 'ben' },
    { username: 'cleo' },
    { username: 'dora' },
  );
});
afterAll(() => api.close());

const set = (what: string, username: string, as: string | typeof SERVICE | undefined = SERVICE) =>
  api.request({ method: 'POST', url: `${accountUrl(username)}/${what}`, as });

describe('Deactivating and activating an account', () => {
  it('is a change like any other, which staff see in the answer', async () => {
    const cursor = await cursorAfterAll(api);
    const answer = await api.request({
      ...{ method: 'POST', url: `${accountUrl('ANNA')}/deactivate`, as: 'boss' },
      headers: { 'x-request-id': 'ticket-4711' },
    });
    expect([answer.status, answer.json.username, answer.json.is_active]).toEqual([200, 'anna', false]);
    expect(answer.json).toEqual((await getAccount(api, 'anna', 'boss')).json);
    expect(answer.headers.etag).toBe((await getAccount(api, 'anna', 'boss')).headers.etag);
    expect((await changesOf(api, 'anna')).at(-1)).toMatchObject({
      ...{ actor: 'boss', channel: 'api', request_id: 'ticket-4711', type: 'account.updated' },
      field_values: { is_active: { old: true, new: false } },
    });
    const { events } = await follow(api, cursor, 1);
    expect(events.map(({ username, fields }) => [username, fields])).toEqual([['anna', ['is_active']]]);
    expect((await set('activate', 'anna')).json.is_active).toBe(true);
    expect((await changesOf(api, 'anna')).at(-1)).toMatchObject({ actor: 'a-service' });
  });

  it('changes nothing if it is so already, however many ask at once', async () => {
    const before = await versionOf(api, 'ben');
    expect((await set('activate', 'ben')).status).toBe(200);
    expect(await versionOf(api, 'ben')).toBe(before);
    const answers = await Promise.all(Array.from({ length: 8 }, () => set('deactivate', 'ben')));
    expect(answers.map(({ status, json }) => [status, json.is_active])).toEqual(
      answers.map(() => [200, false]),
    );
    expect(await versionOf(api, 'ben')).toBe(before + 1);
  });

  it('ends a change of address that was asked for', async () => {
    await askFor(api, 'cleo', 'new@example.org');
    expect((await pending(api, 'cleo')).status).toBe(200);
    await set('activate', 'cleo');
    expect((await pending(api, 'cleo')).status).toBe(200);
    await set('deactivate', 'cleo');
    expect((await pending(api, 'cleo')).status).toBe(404);
    expect((await changesOf(api, 'cleo')).at(-1)!.fields.sort()).toEqual(['email_change', 'is_active']);
  });

  it.each(['deactivate', 'activate'])('is for staff: %s', async (what) => {
    const version = await versionOf(api, 'dora');
    expect((await set(what, 'nobody')).status).toBe(404);
    expect((await set(what, 'dora', 'dora')).status).toBe(403);
    expect((await set(what, 'nobody', 'dora')).status).toBe(403);
    expect((await set(what, 'dora', { username: 'x', staff: false })).status).toBe(403);
    const anonymous = await api.request({ method: 'POST', url: `${accountUrl('dora')}/${what}` });
    expect(anonymous.status).toBe(401);
    const read = await api.request({ url: `${accountUrl('dora')}/${what}`, as: 'boss' });
    expect([read.status, read.headers.allow]).toEqual([405, 'OPTIONS, POST']);
    expect(await versionOf(api, 'dora')).toBe(version);
  });

  it('takes no parameter', async () => {
    const url = `${accountUrl('dora')}/deactivate?dry_run=true`;
    expect((await api.request({ method: 'POST', url, as: 'boss' })).status).toBe(400);
  });
});
