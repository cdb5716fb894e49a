import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { askFor, emailChangeUrl, later, pending, statesOf } from '../support/email-changes.js';
import { delivered, linkIn } from '../support/mails.js';
import { accountUrl, changesOf, getAccount, keysOf, patchAccount, versionOf } from '../support/requests.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp({ SERVICE_NAME: 'Moon <Base>' });
  await seed(api.dataSource, { username: 'boss', is_staff: true }, { username: 'other' });
});
afterAll(() => api.close());

const plant = (username: string, more = {}) =>
  seed(api.dataSource, { username, email: `${username}@example.com`, ...more });
const mailsTo = async (address: string) => (await delivered(api)).filter(({ to }) => to === address);

describe('A request for another address', () => {
  it('is 200 with the old address, and pending from then on', async () => {
    await plant('ann');
    const before = Date.now();
    const { status, json, headers } = await askFor(api, 'ann', 'Ann.New@Example.org', { bio: 'moved' });
    expect([status, json.email, json.bio]).toEqual([200, 'ann@example.com', 'moved']);
    expect(headers.etag).toBe((await getAccount(api, 'ann')).headers.etag);

    const { status: found, json: change, headers: kept } = await pending(api, 'ann');
    expect([found, keysOf(change)]).toEqual([200, ['expires_at', 'new_email', 'requested_at']]);
    expect(change.new_email).toBe('Ann.New@Example.org');
    expect(change.requested_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
    expect(Date.parse(change.expires_at) - Date.parse(change.requested_at)).toBe(24 * 3_600_000);
    expect(Math.abs(Date.parse(change.requested_at) - before)).toBeLessThan(60_000);
    expect(kept['cache-control']).toContain('no-store');
  });

  it('is one change, with the other fields of the patch, in history and feed', async () => {
    await plant('bea');
    await askFor(api, 'bea', 'bea@example.org', { bio: 'x' });
    expect(await changesOf(api, 'bea')).toMatchObject([
      {
        version: 2,
        fields: ['bio', 'email_change'],
        field_values: { email_change: { old: null, new: 'bea@example.org' } },
        actor: 'bea',
      },
    ]);
  });

  it('sends a link to the new address and a notice to the old one', async () => {
    await plant('cat');
    await askFor(api, 'cat', 'cat@example.org');
    const [link] = await mailsTo('cat@example.org');
    const [notice] = await mailsTo('cat@example.com');
    expect(linkIn(link!)).toMatch(/^\/email_confirm\/en-[\w-]{32}$/);
    expect(linkIn(notice!)).toMatch(/^\/email_revert\/en-[\w-]{32}$/);
    expect(link!.subject).toBe('Moon <Base>: please confirm your new email address');
    expect(link!.html).toContain('Moon &#60;Base&#62;');
    expect(link!.html).toContain(linkIn(link!));
    expect(notice!.text.replace(/\s+/g, ' ')).toContain('from cat@example.com to cat@example.org');
    const { headerLines } = link!.parsed;
    expect(headerLines.map(({ line }) => line).join('\n')).toMatch(/^Auto-Submitted: auto-generated$/m);
    expect(await api.dataSource.query('SELECT state FROM mails WHERE state <> $1', ['sent'])).toEqual([]);
  });

  it('is sent to the domain in ASCII, from the service by its name', async () => {
    await plant('bob');
    await askFor(api, 'bob', 'bob@BÜCHER。example');
    await delivered(api);
    const folder = join(api.dataDir, 'mail');
    const files = await Promise.all(
      (await readdir(folder)).map((file) => readFile(join(folder, file), 'utf8')),
    );
    const [mail] = files.filter((content) => /^To: bob@xn--bcher-kva\.example\r$/m.test(content));
    expect(mail).toMatch(/^From: "?Moon <Base>"? <accounts@localhost>\r$/m);
  });

  it.each([
    ['her own language before that of the request', 'Deutsch', 'es', /Bitte bestätigen Sie/],
    ['that of the request if she names none', null, 'es-MX, en;q=0.5', /confirme su nueva/],
    ['that of the request if hers is not offered', 'it', 'de', /Bitte bestätigen Sie/],
    ['English else', '', 'it', /please confirm/],
  ])('is answered by mail in %s', async (what, language, accepted, subject) => {
    const name = `lang${what.length}`;
    await plant(name, { language });
    const headers = { 'accept-language': accepted };
    await patchAccount(api, name, { email: `${name}@example.org` }, headers);
    expect((await mailsTo(`${name}@example.org`))[0]!.subject).toMatch(subject);
  });

  it('takes the language that comes with it', async () => {
    await plant('dan', { language: 'en' });
    await askFor(api, 'dan', 'dan@example.org', { language: 'de' });
    expect((await mailsTo('dan@example.com'))[0]!.subject).toContain('soll geändert werden');
  });

  it('replaces an earlier one', async () => {
    await plant('eva');
    await askFor(api, 'eva', 'eva1@example.org');
    await askFor(api, 'eva', 'eva2@example.org');
    expect((await pending(api, 'eva')).json.new_email).toBe('eva2@example.org');
    expect(await statesOf(api, 'eva')).toEqual(['replaced', 'requested']);
    expect((await changesOf(api, 'eva')).at(-1)!.field_values).toEqual({
      email_change: { old: 'eva1@example.org', new: 'eva2@example.org' },
    });
  });

  it('that repeats the last one within a minute changes and sends nothing, later it does', async () => {
    await plant('fay');
    await askFor(api, 'fay', 'fay@example.org');
    const first = (await pending(api, 'fay')).json;
    const again = await askFor(api, 'fay', 'fay@example.org');
    expect([again.status, await versionOf(api, 'fay')]).toEqual([200, 2]);
    expect((await pending(api, 'fay')).json).toEqual(first);
    expect(await mailsTo('fay@example.org')).toHaveLength(1);

    await later(api, 'fay', '61 seconds');
    await askFor(api, 'fay', 'fay@example.org');
    expect(await mailsTo('fay@example.org')).toHaveLength(2);
    expect(await mailsTo('fay@example.com')).toHaveLength(2);
  });

  it.each([
    ['no address', 'nobody'],
    ['null', null],
    ['a number', 5],
    ['exactly the current address', 'gus@example.com'],
    ['a forged header', 'gus@example.org\r\nBcc: all@example.org'],
    ['a list of addresses', 'a@example.org, b@example.org'],
  ])('for %s is a fault of the field, and nothing is saved', async (_, email) => {
    if ((await getAccount(api, 'gus')).status === 404) await plant('gus');
    const { status, json } = await askFor(api, 'gus', email, { bio: 'not saved' });
    expect([status, keysOf(json.field_errors)]).toEqual([400, ['email']]);
    expect([(await pending(api, 'gus')).status, await versionOf(api, 'gus')]).toEqual([404, 1]);
  });

  it('for her own address in other letters is one', async () => {
    await plant('hal');
    expect((await askFor(api, 'hal', 'HAL@example.com')).status).toBe(200);
    expect(linkIn((await mailsTo('HAL@example.com'))[0]!)).toContain('/email_confirm/');
  });

  it('with a fault elsewhere is not made, and all faults are told', async () => {
    await plant('ida');
    const { status, json } = await askFor(api, 'ida', 'ida@example.com', { gender: 'x' });
    expect([status, keysOf(json.field_errors)]).toEqual([400, ['email', 'gender']]);
    expect((await askFor(api, 'ida', 'ida@example.org', { gender: 'x' })).status).toBe(400);
    expect((await pending(api, 'ida')).status).toBe(404);
  });

  it('obeys If-Match', async () => {
    await plant('joe');
    const { etag } = (await getAccount(api, 'joe')).headers;
    const ask = (n: number) =>
      patchAccount(api, 'joe', { email: `joe${n}@example.org` }, { 'if-match': etag! });
    const answers = await Promise.all([1, 2, 3, 4].map(ask));
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 412, 412, 412]);
    expect(await statesOf(api, 'joe')).toEqual(['requested']);
  });
});

describe('An address that another account has', () => {
  it('is asked for like any other: what is pending, the notice and the version', async () => {
    await plant('kim');
    await plant('liz');
    const taken = await askFor(api, 'kim', 'OTHER@example.com');
    const free = await askFor(api, 'liz', 'nobody@example.org');
    const shape = ({ status, headers }: typeof taken) => [status, keysOf(headers)];
    expect(shape(taken)).toEqual(shape(free));
    expect((await pending(api, 'kim')).json.new_email).toBe('OTHER@example.com');
    expect(keysOf((await pending(api, 'kim')).json)).toEqual(keysOf((await pending(api, 'liz')).json));
    const [version, freeVersion] = [await versionOf(api, 'kim'), await versionOf(api, 'liz')];
    expect(version).toBe(freeVersion);
    expect(await mailsTo('kim@example.com')).toHaveLength(1);
  });

  it('gets no mail', async () => {
    const mails = await delivered(api);
    expect(mails.filter(({ to }) => to.toLowerCase() === 'other@example.com')).toEqual([]);
  });
});

describe('The pending change', () => {
  it('is cancelled by the owner: 204, then 404, and its mail is void', async () => {
    await plant('mia');
    await askFor(api, 'mia', 'mia@example.org');
    const cancel = (as: Parameters<TestApp['request']>[0]['as']) =>
      api.request({ method: 'DELETE', url: emailChangeUrl('mia'), as });
    const { status, text } = await cancel('mia');
    expect([status, text]).toEqual([204, '']);
    expect([(await cancel('mia')).status, (await pending(api, 'mia')).status]).toEqual([404, 404]);
    expect((await changesOf(api, 'mia')).at(-1)).toMatchObject({
      field_values: { email_change: { old: 'mia@example.org', new: null } },
      actor: 'mia',
    });
    expect(await statesOf(api, 'mia')).toEqual(['cancelled']);
  });

  it.each([
    ['a staff account', 'boss', 200, 204],
    ['a staff service', SERVICE, 200, 204],
    ['somebody else', 'other', 404, 404],
    ['nobody', undefined, 401, 401],
  ] as const)('for %s', async (_, as, read, cancelled) => {
    if ((await getAccount(api, 'ned')).status === 404) await plant('ned');
    await askFor(api, 'ned', 'ned@example.org');
    const url = emailChangeUrl('NED');
    const seen = await api.request({ url, as });
    expect([seen.status, (await api.request({ method: 'HEAD', url, as })).status]).toEqual([read, read]);
    expect((await api.request({ method: 'DELETE', url, as })).status).toBe(cancelled);
  });

  it('shows to others as little as an account that does not exist', async () => {
    const at = async (username: string) => {
      const { json, headers } = await pending(api, username, 'other');
      return [{ ...json, instance: '' }, keysOf(headers)];
    };
    expect(await at('ned')).toEqual(await at('nobody-here'));
  });

  it('of nobody is 404 for staff, other methods are 405, unknown parameters 400', async () => {
    expect((await pending(api, 'nobody-here', 'boss')).status).toBe(404);
    const put = await api.request({ method: 'PUT', url: emailChangeUrl('boss'), as: 'boss' });
    expect([put.status, put.headers.allow]).toEqual([405, 'DELETE, GET, HEAD, OPTIONS']);
    expect((await api.request({ url: `${emailChangeUrl('boss')}?x=1`, as: 'boss' })).status).toBe(400);
  });

  it('is no longer shown when it has expired', async () => {
    await plant('oda');
    await askFor(api, 'oda', 'oda@example.org');
    await later(api, 'oda', '24 hours');
    expect((await pending(api, 'oda')).status).toBe(404);
    await askFor(api, 'oda', 'oda2@example.org');
    expect(await statesOf(api, 'oda')).toEqual(['expired', 'requested']);
    expect((await changesOf(api, 'oda')).at(-1)!.field_values).toEqual({
      email_change: { old: null, new: 'oda2@example.org' },
    });
  });
});

describe('More than five requests in an hour', () => {
  const ask = (n: number, more = {}) => askFor(api, 'pam', `pam${n}@example.org`, more);

  it('are 429 with Retry-After, and nothing of the patch is saved; faulty ones do not count', async () => {
    await plant('pam');
    for (const bad of ['x', 'pam@example.com', null]) await askFor(api, 'pam', bad);
    await askFor(api, 'pam', 'pam0@example.org', { gender: 'x' });
    const statuses = [];
    for (const n of [1, 2, 3, 4]) statuses.push((await ask(n)).status);
    statuses.push((await ask(4)).status, (await ask(5, { bio: 'not saved' })).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);

    const { status, headers, json } = await ask(6);
    expect([status, json.title]).toEqual([429, 'Too many requests']);
    const wait = Number(headers['retry-after']);
    expect(wait > 3_500 && wait <= 3_600).toBe(true);
    expect((await pending(api, 'pam')).json.new_email).toBe('pam4@example.org');
    expect((await getAccount(api, 'pam')).json.bio).toBeNull();
    expect((await patchAccount(api, 'pam', { bio: 'saved' })).status).toBe(200);
  });

  it('are allowed again an hour later', async () => {
    await later(api, 'pam', '1 hour');
    expect((await ask(7)).status).toBe(200);
  });

  it('count where the address is taken, too', async () => {
    await plant('quin');
    const statuses = [];
    for (let n = 0; n < 6; n++) statuses.push((await askFor(api, 'quin', 'other@example.com')).status);
    expect(statuses).toEqual([200, 200, 200, 200, 200, 429]);
  });
});

it('With ALLOW_EMAIL_ADDRESS_CHANGE=false a patch with an address is 400, and nothing of it is saved', async () => {
  const closed = await startTestApp({ ALLOW_EMAIL_ADDRESS_CHANGE: 'false', RATE_LIMIT_EMAIL_CHANGES: '0' });
  try {
    await seed(closed.dataSource, { username: 'ann', email: 'ann@example.com' });
    for (const email of ['ann@example.org', 'ann@example.com', 'no address']) {
      const { status, json } = await askFor(closed, 'ann', email, { bio: 'not saved' });
      expect([status, keysOf(json.field_errors)]).toEqual([400, ['email']]);
    }
    expect([await versionOf(closed, 'ann'), (await pending(closed, 'ann')).status]).toEqual([1, 404]);
    expect((await closed.request({ url: accountUrl('ann'), as: 'ann' })).json.bio).toBeNull();
  } finally {
    await closed.close();
  }
});
