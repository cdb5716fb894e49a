import { generateKeyPairSync } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { SignJWT } from 'jose';
import { seed } from '../support/accounts.js';
import { jpeg } from '../support/pictures.js';
import { BASE, MERGE_PATCH } from '../support/requests.js';
import { startTestApp, type Answer, type TestApp } from '../support/test-app.js';

/*
 * The clients of docs/open-edx.md, one after the other: each sends what it sends, and gets what it needs. Written after
 * what their public sources send and read.
 */

const LMS = 'https://lms.example.org/oauth2';
const MFE = 'https://apps.lms.example.org';
const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

let api: TestApp;

beforeAll(async () => {
  // As docs/use/issuers.md has them for Open edX.
  api = await startTestApp({
    ...{ JWT_SECRET: '', JWT_PUBLIC_KEY: publicKey.export({ type: 'spki', format: 'pem' }) as string },
    ...{ JWT_ISSUER: LMS, JWT_AUDIENCE: 'openedx', JWT_SCOPE_CLAIM: 'scopes', JWT_COOKIES: 'true' },
    ...{ CORS_ORIGINS: MFE, ACCOUNT_FIELDS: 'openedx, {"company": {"type": "text"}}' },
  });
  const names = ['ana', 'bob', 'cleo', 'dora', 'eve', 'finn', 'other'];
  await seed(
    api.dataSource,
    ...names.map((username) => ({ username, name: `Name of ${username}`, account_privacy: 'all_users' })),
    { username: 'support', is_staff: true },
  );
});
afterAll(() => api?.close());

/** A token of a stock LMS. */
function lmsToken(username: string, claims: object = {}): Promise<string> {
  const now = Math.floor(Date.now() / 1_000);
  const standard = { aud: 'openedx', iss: LMS, preferred_username: username, iat: now, exp: now + 300 };
  const lms = { grant_type: 'password', version: '1.2.0', scopes: ['read', 'write'], filters: ['user:me'] };
  return new SignJWT({ ...standard, ...lms, ...claims })
    .setProtectedHeader({ alg: 'RS512', kid: 'lms', typ: 'JWT' })
    .sign(privateKey);
}

type Send = (options: InjectOptions) => Promise<Answer>;

/** As services, workers and apps send it. */
const app =
  (username: string, claims?: object): Send =>
  async (options) =>
    api.request({
      ...options,
      headers: { ...options.headers, authorization: `JWT ${await lmsToken(username, claims)}` },
    });
const worker = (name: string): Send => app(name, { scopes: ['read', 'accounts:staff'] });

/** As the front ends send it: with cookies. */
const browser =
  (username: string): Send =>
  async (options) => {
    const token = await lmsToken(username);
    const dot = token.lastIndexOf('.');
    return api.request({
      ...options,
      headers: {
        ...{ origin: MFE, 'use-jwt-cookie': 'true', 'x-csrftoken': 'abc' },
        cookie: `edx-jwt-cookie-header-payload=${token.slice(0, dot)}; edx-jwt-cookie-signature=${token.slice(dot + 1)}`,
        ...options.headers,
      },
    });
  };

const ACCOUNT = (username: string) => `${BASE}/accounts/${username}`;
const PREFERENCES = (username: string) => `${BASE}/preferences/${username}`;
const patch = (url: string, sent: object): InjectOptions => ({
  ...{ method: 'PATCH', url, headers: { 'content-type': MERGE_PATCH }, payload: JSON.stringify(sent) },
});

interface Client {
  /** As in the table of docs/open-edx.md. */
  readonly name: string;
  readonly needs: Readonly<Record<string, () => Promise<void>>>;
}

const CLIENTS: readonly Client[] = [
  {
    name: 'license-manager',
    needs: {
      'the number of whoever has an address': async () => {
        const { status, json } = await worker('license_manager_worker')({
          url: `${BASE}/accounts?email=ana%40example.com`,
        });
        expect([status, json[0].id]).toEqual([200, expect.any(Number)]);
        const none = await worker('license_manager_worker')({ url: `${BASE}/accounts?email=x%40y.example` });
        expect(none.status).toBe(404);
      },
    },
  },
  {
    name: 'credentials',
    needs: {
      'number and name of several users, for its worker': async () => {
        const { status, json } = await worker('credentials_worker')({
          url: `${BASE}/accounts?username=ana,bob,nobody`,
        });
        const found = (json as { username: string; id: number; name: string }[]).map(
          ({ username, id, name }) => [username, typeof id, name],
        );
        expect([status, found]).toEqual([
          200,
          [
            ['ana', 'number', 'Name of ana'],
            ['bob', 'number', 'Name of bob'],
          ],
        ]);
      },
    },
  },
  {
    name: 'ecommerce',
    needs: {
      'whether the buyer is active, with a slash at the end': async () => {
        const { status, json } = await worker('ecommerce_worker')({ url: `${ACCOUNT('ana')}/` });
        expect([status, json.is_active, json.username]).toEqual([200, true, 'ana']);
      },
    },
  },
  {
    name: 'commerce-coordinator',
    needs: {
      'name, address and number of a user': async () => {
        const { status, json } = await worker('commerce_coordinator_worker')({ url: ACCOUNT('bob') });
        expect([status, json.email, json.id]).toEqual([200, 'bob@example.com', expect.any(Number)]);
      },
    },
  },
  {
    name: 'retirement scripts',
    needs: {
      'to be let in, and told that retirement is not here': async () => {
        for (const path of [
          'retirement_queue/',
          'ana/retirement_status/',
          'retirements_by_status_and_date/',
        ]) {
          const { status, json } = await worker('retirement_service_worker')({ url: ACCOUNT(path) });
          expect([status, json.error_msg]).toEqual([404, json.detail]);
        }
      },
    },
  },
  {
    name: 'Android app',
    needs: {
      'a picture, named in a header, with mobile=true': async () => {
        const { status } = await app('cleo')({
          ...{ method: 'POST', url: `${ACCOUNT('cleo')}/image?mobile=true`, payload: await jpeg() },
          headers: {
            'content-type': 'image/jpeg',
            'content-disposition': 'attachment;filename=filename.jpg',
          },
        });
        expect(status).toBe(204);
        const { json } = await app('cleo')({ url: ACCOUNT('cleo') });
        expect(json.profile_image.has_image).toBe(true);
        const gone = await app('cleo')({ method: 'DELETE', url: `${ACCOUNT('cleo')}/image` });
        expect(gone.status).toBe(204);
      },
      'its privacy switch in capitals': async () => {
        for (const [sent, kept] of [
          ['PRIVATE', 'private'],
          ['ALL_USERS', 'all_users'],
        ]) {
          const { status, json } = await app('cleo')(patch(ACCOUNT('cleo'), { account_privacy: sent }));
          expect([status, json.account_privacy]).toEqual([200, kept]);
        }
      },
      'fields one by one, with null and lists': async () => {
        const fields = { year_of_birth: 1987, country: 'UA', bio: 'x' };
        const { status, json } = await app('cleo')(
          patch(ACCOUNT('cleo'), { ...fields, language_proficiencies: [{ code: 'uk' }] }),
        );
        expect([status, json]).toMatchObject([200, fields]);
        expect(json).toMatchObject({ profile_image: {}, language_proficiencies: [{ code: 'uk' }] });
      },
      'to learn that its token has expired': async () => {
        const { status, json } = await app('cleo', { exp: 1 })({ url: ACCOUNT('cleo') });
        expect([status, json.error_code, json.detail]).toEqual([401, 'token_expired', 'Token has expired.']);
      },
    },
  },
  {
    name: 'iOS app',
    needs: {
      'the profile, changed and read': async () => {
        const { status, json } = await app('dora')(
          patch(ACCOUNT('dora'), { bio: 'hi', account_privacy: 'all_users', year_of_birth: 1990 }),
        );
        expect([status, json.bio, json.date_joined]).toEqual([200, 'hi', expect.stringMatching(/Z$/)]);
      },
      'a picture, and to remove it with a body': async () => {
        const upload = await app('dora')({
          ...{ method: 'POST', url: `${ACCOUNT('dora')}/image`, payload: await jpeg(2) },
          headers: {
            'content-type': 'image/jpeg',
            'content-disposition': 'attachment;filename=filename.jpg',
          },
        });
        const removal = await app('dora')({
          ...{ method: 'DELETE', url: `${ACCOUNT('dora')}/image`, payload: '{"username":"dora"}' },
          headers: { 'content-type': 'application/json' },
        });
        expect([upload.status, removal.status]).toEqual([204, 204]);
      },
    },
  },
  {
    name: 'account page',
    needs: {
      'account, preferences and time zones at once': async () => {
        const [account, preferences, zones] = await Promise.all([
          browser('eve')({ url: ACCOUNT('eve') }),
          browser('eve')({ url: PREFERENCES('eve') }),
          browser('eve')({ url: '/user_api/v1/preferences/time_zones/' }),
        ]);
        expect([account.status, preferences.status, zones.status]).toEqual([200, 200, 200]);
        expect(account.json).toMatchObject({ social_links: [], language_proficiencies: [], time_zone: null });
        expect(account.headers['access-control-allow-credentials']).toBe('true');
        expect(zones.json[0]).toEqual({ time_zone: expect.any(String), description: expect.any(String) });
        const german = await browser('eve')({
          url: '/user_api/v1/preferences/time_zones/?country_code=DE',
        });
        expect(german.json).toContainEqual(expect.objectContaining({ time_zone: 'Europe/Berlin' }));
      },
      'one field a request, and links under xTwitter': async () => {
        const save = async (sent: object) => {
          const { status, json } = await browser('eve')(patch(ACCOUNT('eve'), sent));
          return [status, json] as const;
        };
        expect(await save({ year_of_birth: '1985' })).toMatchObject([200, { year_of_birth: 1985 }]);
        expect(await save({ level_of_education: 'other' })).toMatchObject([
          200,
          { level_of_education: 'other' },
        ]);
        expect(await save({ country: 'US', state: 'MA' })).toMatchObject([200, { state: 'MA' }]);
        expect(await save({ state: '' })).toMatchObject([200, { state: null }]);
        expect(await save({ phone_number: '' })).toMatchObject([200, { phone_number: null }]);
        expect(await save({ language_proficiencies: [] })).toMatchObject([
          200,
          { language_proficiencies: [] },
        ]);
        const link = [{ platform: 'xTwitter', social_link: 'https://www.x.com/eve' }];
        expect(await save({ social_links: link })).toMatchObject([
          200,
          { social_links: [{ platform: 'x', social_link: 'https://www.x.com/eve' }] },
        ]);
        const company = [{ field_name: 'company', field_value: 'edX' }];
        expect(await save({ extended_profile: company })).toMatchObject([200, { extended_profile: company }]);
      },
      'the time zone as a preference, and the sentence of a fault': async () => {
        const set = await browser('eve')(patch(PREFERENCES('eve'), { time_zone: 'Europe/Berlin' }));
        const site = await browser('eve')(patch(PREFERENCES('eve'), { 'pref-lang': 'es-419' }));
        const local = await browser('eve')(patch(PREFERENCES('eve'), { time_zone: '' }));
        expect([set.status, site.status, local.status]).toEqual([204, 204, 204]);
        const { status, json } = await browser('eve')(patch(ACCOUNT('eve'), { name: '' }));
        expect([status, json.field_errors.name.user_message]).toEqual([400, expect.any(String)]);
      },
    },
  },
  {
    name: 'profile page',
    needs: {
      'one’s own profile, made custom at the first look': async () => {
        const [account, preferences] = await Promise.all([
          browser('finn')({ url: ACCOUNT('finn') }),
          browser('finn')({ url: PREFERENCES('finn') }),
        ]);
        expect([account.status, preferences.status]).toEqual([200, 200]);
        const fields = ['name', 'bio', 'course_certificates', 'country', 'date_joined', 'level_of_education'];
        const choices = [...fields, 'language_proficiencies', 'social_links', 'time_zone'].map((field) => [
          ...[`visibility.${field}`, 'all_users'],
        ]);
        const all = { account_privacy: 'custom', ...(Object.fromEntries(choices) as object) };
        expect((await browser('finn')(patch(PREFERENCES('finn'), all))).status).toBe(204);
        expect((await browser('finn')({ url: PREFERENCES('finn') })).json).toMatchObject(all);
      },
      'what says "just me" to be shown to nobody': async () => {
        await browser('finn')(patch(ACCOUNT('finn'), { bio: 'mine', social_links: [] }));
        const just = { account_privacy: 'custom', 'visibility.bio': 'private' };
        expect((await browser('finn')(patch(PREFERENCES('finn'), just))).status).toBe(204);
        const { json } = await browser('other')({ url: ACCOUNT('finn') });
        expect(['bio' in json, json.name, json.social_links]).toEqual([false, 'Name of finn', []]);
      },
      'a picture by a form': async () => {
        const boundary = 'x-boundary';
        const head = `--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="a.jpg"\r\nContent-Type: image/jpeg\r\n\r\n`;
        const { status } = await browser('finn')({
          ...{ method: 'POST', url: `${ACCOUNT('finn')}/image` },
          headers: { 'content-type': `multipart/form-data; boundary=${boundary}` },
          payload: Buffer.concat([Buffer.from(head), await jpeg(3), Buffer.from(`\r\n--${boundary}--\r\n`)]),
        });
        expect(status).toBe(204);
      },
      'a preflight that needs no token': async () => {
        for (const [url, method] of [
          [PREFERENCES('finn'), 'PATCH'],
          [`${PREFERENCES('finn')}/time_zone`, 'PUT'],
        ] as const) {
          const { status, headers } = await api.request({
            ...{ method: 'OPTIONS', url },
            headers: {
              ...{ origin: MFE, 'access-control-request-method': method },
              'access-control-request-headers': 'content-type,use-jwt-cookie,x-csrftoken',
            },
          });
          expect([status, headers['access-control-allow-methods']]).toEqual([
            204,
            expect.stringContaining(method),
          ]);
        }
      },
    },
  },
  {
    name: 'mitxonline',
    needs: {
      'an update with all that it knows, null too': async () => {
        const { status } = await app('bob')(
          patch(ACCOUNT('bob'), {
            ...{ name: 'Bob Example', country: 'DE', state: null, gender: null, year_of_birth: 1980 },
            level_of_education: null,
          }),
        );
        expect(status).toBe(200);
        const us = { name: 'Bob Example', country: 'US', state: 'MA', gender: 'o', year_of_birth: 1980 };
        const { json } = await app('bob')(patch(ACCOUNT('bob'), { ...us, level_of_education: 'other' }));
        expect(json).toMatchObject({ ...us, level_of_education: 'other' });
      },
    },
  },
  {
    name: 'Richie',
    needs: {
      'levels of education that it knows, and the language of the site': async () => {
        await app('ana')(patch(ACCOUNT('ana'), { level_of_education: 'o', gender: 'o' }));
        const { json } = await browser('ana')({ url: ACCOUNT('ana') });
        expect([json.level_of_education, json.gender]).toEqual(['other', 'o']);
        await app('ana')(patch(PREFERENCES('ana'), { 'pref-lang': 'fr' }));
        expect((await browser('ana')({ url: PREFERENCES('ana') })).json).toMatchObject({ 'pref-lang': 'fr' });
      },
    },
  },
  {
    name: 'support tools',
    needs: {
      'a user by name, address or number, and why there is none': async () => {
        const { json: ana } = await browser('support')({ url: ACCOUNT('ana') });
        for (const query of [`email=ana%40example.com`, `lms_user_id=${ana.id}`]) {
          const { status, json } = await browser('support')({ url: `${BASE}/accounts?${query}` });
          expect([status, json[0].username]).toEqual([200, 'ana']);
        }
        for (const path of ['/nobody', '?email=x%40y.example', '?lms_user_id=4000000']) {
          const { status, json } = await browser('support')({ url: `${BASE}/accounts${path}` });
          expect([status, json.error_msg]).toEqual([404, expect.any(String)]);
        }
      },
    },
  },
  {
    name: 'stock LMS',
    needs: {
      'its tokens, signed with RS512, in either scheme': async () => {
        const token = await lmsToken('ana');
        for (const authorization of [`JWT ${token}`, `jwt ${token}`, `Bearer ${token}`]) {
          const { status, json } = await api.request({ url: `${BASE}/me`, headers: { authorization } });
          expect([status, json]).toEqual([200, { username: 'ana' }]);
        }
      },
      'no rights from claims of its own': async () => {
        const claims = { administrator: true, superuser: true, roles: ['accounts:staff'] };
        const { status } = await app('ana', claims)({ url: `${BASE}/accounts?email=bob%40example.com` });
        expect(status).toBe(403);
      },
    },
  },
];

describe.each(CLIENTS)('$name', ({ needs }) => {
  it.each(Object.keys(needs))('gets %s', async (what) => {
    await needs[what]!();
  });
});

it('docs/open-edx.md lists the clients that are tried, and no other', () => {
  const [, table] = /<!-- clients -->\n([\s\S]*?)<!-- \/clients -->/.exec(
    readFileSync('docs/open-edx.md', 'utf8'),
  )!;
  const names = Array.from(table!.matchAll(/^\| ([^|]+?) +\|/gm), ([, name]) => name).slice(2);
  expect(names).toEqual(CLIENTS.map(({ name }) => name));
});
