import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { askFor, press } from '../support/email-changes.js';
import { askForErasure, dump, erasureUrl } from '../support/erasures.js';
import { cursorAfterAll, follow } from '../support/feed.js';
import { delivered, linkIn, mailFiles } from '../support/mails.js';
import { changesOf, getAccount, patchAccount } from '../support/requests.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

jest.setTimeout(120_000);

const SERVICE_SCOPES = '{"eraser": {"fields": ["username"], "erase": true}}';
const RFC3339 = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/;

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp({ ERASURE_COOLING_OFF: '14d', SERVICE_SCOPES });
  await seed(api.dataSource, { username: 'boss', is_staff: true }, { username: 'other' });
});
afterAll(() => api.close());

const look = (username: string, as: string | typeof SERVICE = username) =>
  api.request({ url: erasureUrl(username), as });
const cancel = (username: string, as: string | typeof SERVICE = username) =>
  api.request({ method: 'DELETE', url: erasureUrl(username), as });

/** As if the time had come. */
async function makeDue(username: string, { dataSource }: TestApp = api): Promise<void> {
  await dataSource.query(
    `UPDATE erasures e SET erases_at = now() FROM users u WHERE u.id = e.user_id AND u.username = $1`,
    [username],
  );
}

const isErased = async (username: string, { dataSource }: TestApp = api) => {
  const [user] = await dataSource.query<{ erased: boolean }[]>(
    'SELECT erased_at IS NOT NULL AS erased FROM users WHERE username = $1',
    [username],
  );
  return user!.erased;
};

async function linkTo(username: string): Promise<string> {
  const mails = await delivered(api);
  return linkIn(
    mails.filter(({ to, text }) => to === `${username}@example.com` && /erasure/.test(text)).at(-1)!,
  );
}

describe('The owner', () => {
  it('asks for it, and is told when; once more, and is told the same', async () => {
    await seed(api.dataSource, { username: 'ann' });
    const first = await askForErasure(api, 'ann');
    expect([first.status, first.json]).toEqual([202, { erases_at: expect.stringMatching(RFC3339) }]);
    const days = (Date.parse(first.json.erases_at) - Date.now()) / 86_400_000;
    expect(Math.round(days)).toBe(14);
    const again = await askForErasure(api, 'ANN', 'Ann');
    expect([again.status, again.json]).toEqual([200, first.json]);
    const pending = await look('ann');
    expect(pending.json).toEqual({ ...first.json, requested_at: expect.stringMatching(RFC3339) });
    expect((await look('ann', 'boss')).json).toEqual(pending.json);
    expect((await delivered(api)).filter(({ to }) => to === 'ann@example.com')).toHaveLength(1);
  });

  it('uses the account meanwhile as before, and changes nothing by being deactivated', async () => {
    await seed(api.dataSource, { username: 'bea' });
    await askForErasure(api, 'bea');
    expect((await patchAccount(api, 'bea', { bio: 'still here' })).status).toBe(200);
    await api.dataSource.query(`UPDATE users SET is_active = false WHERE username = 'bea'`);
    expect((await look('bea')).status).toBe(200);
    await makeDue('bea');
    await until(() => isErased('bea'));
  });

  it('cancels it, and can ask again; the history tells both', async () => {
    await seed(api.dataSource, { username: 'cat' });
    const { erases_at } = (await askForErasure(api, 'cat')).json;
    expect((await cancel('cat')).status).toBe(204);
    expect([(await cancel('cat')).status, (await look('cat')).status]).toEqual([404, 404]);
    expect((await changesOf(api, 'cat')).map(({ field_values, actor }) => [actor, field_values])).toEqual([
      ['cat', { erasure: { old: null, new: erases_at } }],
      ['cat', { erasure: { old: erases_at, new: null } }],
    ]);
    expect((await askForErasure(api, 'cat')).status).toBe(202);
  });

  it('gets one erasure out of sixteen requests at once', async () => {
    await seed(api.dataSource, { username: 'dan' });
    const answers = await Promise.all(Array.from({ length: 16 }, () => askForErasure(api, 'dan')));
    expect(answers.map(({ status }) => status).sort()).toEqual([...Array<number>(15).fill(200), 202]);
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });
});

describe('The link in the mail', () => {
  it('shows a page in the language of the user, and cancels by its button, once', async () => {
    await seed(api.dataSource, { username: 'eve', language: 'Deutsch' });
    await askForErasure(api, 'eve');
    const link = await linkTo('eve');
    expect(link).toMatch(/^\/erasure_cancel\/de-/);
    const page = await api.request({ url: link });
    expect([page.status, page.text]).toEqual([200, expect.stringContaining('Mein Konto behalten</button>')]);
    expect((await look('eve')).status).toBe(200);
    const answers = await Promise.all(Array.from({ length: 8 }, () => press(api, link)));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(7).fill(410)]);
    expect(answers.find(({ status }) => status === 200)!.json).toEqual({ result: 'cancelled' });
    expect((await look('eve')).status).toBe(404);
    expect((await api.request({ url: link })).text).not.toContain('<button');
    // Who asks again must not read that there is nothing more to do.
    await askForErasure(api, 'eve');
    expect((await api.request({ url: link })).text).toContain('<button');
    expect((await press(api, link)).status).toBe(410);
  });

  it('of an earlier request cancels no later one', async () => {
    await seed(api.dataSource, { username: 'fay' });
    await askForErasure(api, 'fay');
    const link = await linkTo('fay');
    await cancel('fay');
    await askForErasure(api, 'fay');
    expect((await press(api, link)).status).toBe(410);
    expect((await look('fay')).status).toBe(200);
  });

  it('is stored as a hash alone', async () => {
    await seed(api.dataSource, { username: 'gil' });
    await askForErasure(api, 'gil');
    const token = (await linkTo('gil')).split('/').at(-1)!;
    expect(await dump(api.dataSource)).not.toContain(token);
  });
});

describe('Staff and services', () => {
  it.each([
    ['a person', 'hal-1', 'boss'],
    ['a service', 'hal-2', SERVICE],
    ['a service with a scope of this site', 'hal-3', { username: 'gdpr-service', scopes: ['eraser'] }],
    ['one that is called like the account', 'hal-4', { username: 'hal-4', scopes: ['eraser'] }],
  ])('erase at once: %s', async (_, username, as) => {
    await seed(api.dataSource, { username, bio: 'canary-hal' });
    const start = await cursorAfterAll(api);
    const { status, text } = await askForErasure(api, username, as);
    expect([status, text]).toEqual([204, '']);
    expect((await getAccount(api, username, 'boss')).status).toBe(404);
    expect((await askForErasure(api, username, as)).status).toBe(404);
    expect((await follow(api, start, 1)).events.at(-1)).toMatchObject({ type: 'account.erased' });
    expect(await dump(api.dataSource)).not.toContain('canary-hal');
  });

  it('cancel what its owner has asked for, and stand in the history', async () => {
    await seed(api.dataSource, { username: 'ida' });
    await askForErasure(api, 'ida');
    expect((await cancel('ida', 'boss')).status).toBe(204);
    const changes = await changesOf(api, 'ida');
    expect(changes.at(-1)).toMatchObject({ fields: ['erasure'] });
  });
});

it('Others learn nothing, of an account and of none', async () => {
  await seed(api.dataSource, { username: 'jon' });
  await askForErasure(api, 'jon');
  for (const username of ['jon', 'nobody-at-all']) {
    for (const ask of [
      askForErasure(api, username, 'other'),
      look(username, 'other'),
      cancel(username, 'other'),
    ]) {
      expect((await ask).json).toMatchObject({ status: 404, detail: 'There is no such resource.' });
    }
  }
  expect((await look('jon')).status).toBe(200);
});

describe('What is due', () => {
  it('is erased by a process that starts later, with all that was about it', async () => {
    await seed(api.dataSource, { username: 'kai', email: 'canary@example.com', bio: 'canary' });
    await askForErasure(api, 'kai');
    await askFor(api, 'kai', 'canary-new@example.com');
    expect((await delivered(api)).filter(({ to }) => to.startsWith('canary')).length).toBe(3);
    await makeDue('kai');
    const second = await startTestApp({ DATA_DIR: api.dataDir }, api.databaseUrl);
    try {
      await until(() => isErased('kai'));
      await until(async () => (await mailFiles(api)).every(({ to }) => !to.startsWith('canary')));
    } finally {
      await second.close();
    }
    expect(await dump(api.dataSource)).not.toContain('canary');
    const [row] = await api.dataSource.query<object[]>(
      `SELECT e.state, e.language FROM erasures e JOIN users u ON u.id = e.user_id WHERE u.username = 'kai'`,
    );
    expect(row).toEqual({ state: 'done', language: null });
    expect((await changesOf(api, 'kai')).at(-1)).toMatchObject({ type: 'account.erased', actor: '' });
  });

  it('keeps no other waiting while somebody holds it, and is not erased if it is cancelled at that moment', async () => {
    await seed(api.dataSource, { username: 'lea' }, { username: 'max' });
    await askForErasure(api, 'lea');
    await askForErasure(api, 'max');
    const holder = api.dataSource.createQueryRunner();
    await holder.startTransaction();
    await holder.query(`SELECT FROM users WHERE username = 'lea' FOR UPDATE`);
    await makeDue('lea');
    await makeDue('max');
    await until(() => isErased('max'));
    await holder.query(`UPDATE erasures e SET state = 'cancelled', ended_at = now()
      FROM users u WHERE u.id = e.user_id AND u.username = 'lea'`);
    await holder.commitTransaction();
    await holder.release();
    await seed(api.dataSource, { username: 'mia' });
    await askForErasure(api, 'mia');
    await makeDue('mia');
    await until(() => isErased('mia'));
    expect(await isErased('lea')).toBe(false);
  });
});

describe('A name of somebody erased', () => {
  it('stands no longer in the histories of others that they have changed', async () => {
    await seed(api.dataSource, { username: 'ned' }, { username: 'helper', is_staff: true });
    await askForErasure(api, 'ned');
    await api.request({ method: 'DELETE', url: erasureUrl('ned'), as: 'HELPER' });
    expect((await changesOf(api, 'ned')).at(-1)).toMatchObject({ actor: 'helper' });
    await askForErasure(api, 'helper', 'boss');
    await api.dataSource.query(
      `UPDATE users SET username = NULL, username_key = NULL WHERE username = 'helper'`,
    );
    expect(await dump(api.dataSource)).not.toMatch(/helper(?!@)/i);
  });
});
