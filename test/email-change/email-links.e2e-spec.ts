import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import {
  askFor,
  emailChangeUrl,
  emailOf,
  later,
  pending,
  press,
  statesOf,
} from '../support/email-changes.js';
import { delivered, newestLink } from '../support/mails.js';
import { changesOf, getAccount, versionOf } from '../support/requests.js';
import { statementsDuring } from '../support/statements.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp({ RATE_LIMIT_EMAIL_CHANGES: '0' });
});
afterAll(() => api.close());

const OLD = (name: string) => `${name}@example.com`;
const NEW = (name: string) => `${name}@example.org`;

/** An account that has asked for another address, and the two links that were mailed. */
async function plant(name: string, email = NEW(name)) {
  await seed(api.dataSource, { username: name, email: OLD(name) });
  await askFor(api, name, email);
  return {
    confirm: await newestLink(api, 'confirm', email).catch(() => ''),
    revert: await newestLink(api, 'revert', OLD(name)),
  };
}

/** Asks for one more change, and confirms it. */
async function change(name: string, email: string) {
  const old = await emailOf(api, name);
  await askFor(api, name, email);
  expect((await press(api, await newestLink(api, 'confirm', email))).status).toBe(200);
  return { revert: await newestLink(api, 'revert', old) };
}

const statuses = async (answers: Promise<{ status: number }>[]) =>
  (await Promise.all(answers)).map(({ status }) => status).sort();
const sixteen = (link: string) => statuses(Array.from({ length: 16 }, () => press(api, link)));
const FIFTEEN_GONE = Array.from({ length: 15 }, () => 410);

describe('Confirming', () => {
  it('makes the new address hers, once', async () => {
    const { confirm } = await plant('ann');
    const { status, json, headers } = await press(api, confirm);
    expect([status, json, headers['cache-control']]).toEqual([200, { result: 'confirmed' }, 'no-store']);
    const account = (await getAccount(api, 'ann')).json;
    expect([account.email, (await pending(api, 'ann')).status]).toEqual([NEW('ann'), 404]);
    expect((await press(api, confirm)).status).toBe(410);
    expect((await changesOf(api, 'ann')).at(-1)).toMatchObject({
      version: 3,
      fields: ['email'],
      field_values: { email: { old: OLD('ann'), new: NEW('ann') } },
      actor: 'ann',
      channel: 'api',
    });
    const found = await api.request({
      url: `/api/user/v1/accounts?email=${NEW('ANN')}`,
      as: { username: 'service', staff: true },
    });
    expect(found.json[0].username).toBe('ann');
  });

  it('succeeds once of 16 at the same time', async () => {
    const { confirm } = await plant('bea');
    expect(await sixteen(confirm)).toEqual([200, ...FIFTEEN_GONE]);
    expect([await emailOf(api, 'bea'), await versionOf(api, 'bea')]).toEqual([NEW('bea'), 3]);
  });

  it('gives an address that two accounts want to one of them', async () => {
    const links = await Promise.all(
      ['cat', 'dan'].map((name) => plant(name, `the-one-of-${name}@example.org`)),
    );
    await api.dataSource.query(
      `UPDATE email_changes SET new_email = 'the-one@example.org', new_email_key = 'the-one@example.org'
       WHERE new_email LIKE 'the-one-of%'`,
    );
    expect(await statuses(links.map(({ confirm }) => press(api, confirm)))).toEqual([200, 409]);
    const emails = await Promise.all(['cat', 'dan'].map((name) => emailOf(api, name)));
    expect(emails.filter((email) => email === 'the-one@example.org')).toHaveLength(1);
  });

  it('of two addresses that change hands crosswise never fails with anything but 409 or 410', async () => {
    for (const [one, two] of [
      ['eve', 'fay'],
      ['gil', 'hal'],
    ] as const) {
      const links = await Promise.all([plant(one), plant(two)]);
      await api.dataSource.query(
        `UPDATE email_changes c SET new_email = o.email, new_email_key = o.email_key FROM users u, users o
         WHERE c.user_id = u.id AND u.username = ANY ($1) AND o.username = ANY ($1) AND o.id <> u.id`,
        [[one, two]],
      );
      const answers = await statuses(links.map(({ confirm }) => press(api, confirm)));
      expect(answers.every((status) => [200, 409].includes(status))).toBe(true);
      expect(new Set([await emailOf(api, one), await emailOf(api, two)]).size).toBe(2);
    }
  });

  it('to an address that somebody has by then is 409, nothing changes, and can succeed later', async () => {
    const { confirm } = await plant('ida');
    await seed(api.dataSource, { username: 'squatter', email: NEW('IDA') });
    const { status, json } = await press(api, confirm);
    expect([status, json.title]).toEqual([409, 'Conflict']);
    expect([await emailOf(api, 'ida'), await versionOf(api, 'ida')]).toEqual([OLD('ida'), 2]);
    await api.dataSource.query(
      `UPDATE users SET email = 'x@example.net', email_key = 'x@example.net' WHERE username = 'squatter'`,
    );
    expect((await press(api, confirm)).status).toBe(200);
  });

  it('of her own address in other letters works', async () => {
    const { confirm } = await plant('joe', 'JOE@example.com');
    expect([(await press(api, confirm)).status, await emailOf(api, 'joe')]).toEqual([200, 'JOE@example.com']);
  });

  it('is over once an operator has set another address', async () => {
    const { confirm } = await plant('kim');
    await api.dataSource.query(
      `UPDATE users SET email = 'set@example.net', email_key = 'set@example.net' WHERE username = 'kim'`,
    );
    expect([(await press(api, confirm)).status, await emailOf(api, 'kim')]).toEqual([410, 'set@example.net']);
  });
});

describe('A token that is unknown, used, expired, replaced or cancelled', () => {
  it('gets one and the same answer', async () => {
    const used = (await plant('lea')).confirm;
    await press(api, used);
    const expired = (await plant('lia')).confirm;
    await later(api, 'lia', '24 hours');
    const replaced = (await plant('lou')).confirm;
    await askFor(api, 'lou', 'lou2@example.org');
    const cancelled = (await plant('luz')).confirm;
    await api.request({ method: 'DELETE', url: emailChangeUrl('luz'), as: 'luz' });
    const revert = (await plant('lyn')).revert;
    const links = [
      ...[used, expired, replaced, cancelled, revert.replace('email_revert', 'email_confirm')],
      `/email_confirm/en-${'x'.repeat(32)}`,
      ...['x', 'en-', '%00', '%F0%9F%98%80', 'x'.repeat(10_000)].map((token) => `/email_confirm/${token}`),
    ];
    const answers = await Promise.all(links.map((link) => press(api, link)));
    const [first, ...others] = answers.map(({ status, json, headers }) => ({
      status,
      json: { ...json, instance: '' },
      names: Object.keys(headers).sort(),
    }));
    expect([first!.status, first!.json.title]).toEqual([410, 'Gone']);
    for (const other of others) expect(other).toEqual(first);
  });

  it('does for a link that is used no more than for one that never was, so that no time tells', async () => {
    const { confirm, revert } = await plant('una');
    await press(api, confirm);
    await press(api, revert);
    for (const used of [confirm, revert]) {
      const unknown = used.replace(/.{32}$/, 'x'.repeat(32));
      const during = (link: string) => statementsDuring(() => press(api, link));
      expect(await during(used)).toEqual(await during(unknown));
    }
  });
});

describe('Reverting', () => {
  it('cancels a pending change, freezes for an hour, and lets her ask again then', async () => {
    const { confirm, revert } = await plant('mia');
    expect((await press(api, revert)).json).toEqual({ result: 'reverted' });
    expect([(await press(api, confirm)).status, (await press(api, revert)).status]).toEqual([410, 410]);
    expect([await emailOf(api, 'mia'), (await pending(api, 'mia')).status]).toEqual([OLD('mia'), 404]);
    expect((await changesOf(api, 'mia')).at(-1)!.field_values).toEqual({
      email_change: { old: NEW('mia'), new: null },
    });

    const frozen = await askFor(api, 'mia', 'mia2@example.org', { bio: 'not saved' });
    expect([frozen.status, Object.keys(frozen.json.field_errors)]).toEqual([400, ['email']]);
    expect(frozen.json.field_errors.email.developer_message).toContain('within an hour');
    expect(await versionOf(api, 'mia')).toBe(3);
    await later(api, 'mia', '1 hour');
    expect((await askFor(api, 'mia', 'mia2@example.org')).status).toBe(200);
  });

  it('undoes a confirmed change within seven days, once of 16 at the same time', async () => {
    const { confirm, revert } = await plant('ned');
    await press(api, confirm);
    await later(api, 'ned', '6 days 23 hours 59 minutes');
    expect(await sixteen(revert)).toEqual([200, ...FIFTEEN_GONE]);
    expect([await emailOf(api, 'ned'), await versionOf(api, 'ned')]).toEqual([OLD('ned'), 4]);
    expect((await changesOf(api, 'ned')).at(-1)!.field_values).toEqual({
      email: { old: NEW('ned'), new: OLD('ned') },
    });
    expect((await askFor(api, 'ned', 'ned2@example.org')).status).toBe(400);
  });

  it('is over after seven days', async () => {
    const { confirm, revert } = await plant('oda');
    await press(api, confirm);
    await later(api, 'oda', '7 days');
    expect([(await press(api, revert)).status, await emailOf(api, 'oda')]).toEqual([410, NEW('oda')]);
  });

  it('goes back whatever was requested since, cancels that, and leaves no way back to whoever came between', async () => {
    const { confirm, revert } = await plant('pia');
    await press(api, confirm);
    const thief = await change('pia', 'thief@example.net');
    const second = await change('pia', 'thief2@example.net');
    await askFor(api, 'pia', 'thief3@example.net');
    const last = await newestLink(api, 'confirm', 'thief3@example.net');
    const stop = await newestLink(api, 'revert', 'thief2@example.net');

    expect((await press(api, revert)).status).toBe(200);
    expect([await emailOf(api, 'pia'), (await pending(api, 'pia')).status]).toEqual([OLD('pia'), 404]);
    for (const link of [thief.revert, second.revert, last, stop]) {
      expect((await press(api, link)).status).toBe(410);
    }
    expect(await emailOf(api, 'pia')).toBe(OLD('pia'));
    expect(await statesOf(api, 'pia')).toEqual(['reverted', 'reverted', 'reverted', 'cancelled']);
    expect((await changesOf(api, 'pia')).at(-1)!.field_values).toEqual({
      email: { old: 'thief2@example.net', new: OLD('pia') },
      email_change: { old: 'thief3@example.net', new: null },
    });
  });

  it('of the last change leaves the one before it revertible', async () => {
    const { confirm, revert } = await plant('quy');
    await press(api, confirm);
    const second = await change('quy', 'quy2@example.org');
    expect((await press(api, second.revert)).status).toBe(200);
    expect(await emailOf(api, 'quy')).toBe(NEW('quy'));
    expect((await press(api, revert)).status).toBe(200);
    expect(await emailOf(api, 'quy')).toBe(OLD('quy'));
  });

  it('to an address that somebody else has by then is 409, and nothing changes', async () => {
    const { confirm, revert } = await plant('ray');
    await press(api, confirm);
    await askFor(api, 'ray', 'ray2@example.org');
    await seed(api.dataSource, { username: 'heir', email: OLD('Ray') });
    expect((await press(api, revert)).status).toBe(409);
    expect(await emailOf(api, 'ray')).toBe(NEW('ray'));
    expect((await pending(api, 'ray')).json.new_email).toBe('ray2@example.org');
    expect(await statesOf(api, 'ray')).toEqual(['confirmed', 'requested']);
  });

  it('of a change that was replaced or cancelled is 410', async () => {
    const replaced = (await plant('sam')).revert;
    await askFor(api, 'sam', 'sam2@example.org');
    expect((await press(api, replaced)).status).toBe(410);
    expect((await pending(api, 'sam')).status).toBe(200);
  });

  it('and confirming at the same time leave one address and one answer for each', async () => {
    for (const name of ['tom', 'tim', 'tia']) {
      const { confirm, revert } = await plant(name);
      const [confirmed, reverted] = await Promise.all([press(api, confirm), press(api, revert)]);
      // Whoever came first: after the revert there is nothing to confirm, after the confirmation something to undo.
      expect([[200, 410].includes(confirmed.status), reverted.status]).toEqual([true, 200]);
      expect(await emailOf(api, name)).toBe(OLD(name));
    }
  });
});

it('No token stands in any table', async () => {
  const { confirm, revert } = await plant('uma');
  const tables = await api.dataSource.query<{ name: string }[]>(
    `SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'public'`,
  );
  const rows = await Promise.all(
    tables.map(({ name }) =>
      api.dataSource.query<{ text: string }[]>(`SELECT t::text AS text FROM "${name}" t`),
    ),
  );
  const dump = JSON.stringify(rows);
  expect(dump).toContain('uma@example.org');
  for (const mail of await delivered(api)) {
    for (const [, token] of mail.text.matchAll(/email_(?:confirm|revert)\/(\S+)/g)) {
      expect(dump).not.toContain(token!.slice(3));
    }
  }
  expect([confirm, revert].every((link) => link.length > 40)).toBe(true);
});

it('Following the links with GET and HEAD a hundred times changes nothing', async () => {
  const { confirm, revert } = await plant('vic');
  for (let n = 0; n < 100; n++) {
    for (const url of [confirm, revert]) {
      expect((await api.request({ url })).status).toBe(200);
      expect((await api.request({ method: 'HEAD', url })).status).toBe(200);
    }
  }
  expect([await versionOf(api, 'vic'), await statesOf(api, 'vic')]).toEqual([2, ['requested']]);
  expect((await press(api, confirm)).status).toBe(200);
});
