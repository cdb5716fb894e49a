import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { AccountEraser } from '../../src/accounts/store/account-eraser.js';
import { ImageCleaner } from '../../src/accounts/profile-image/cleaning/image-cleaner.service.js';
import { seed } from '../support/accounts.js';
import { askChanges, cursorAfterAll, settled } from '../support/feed.js';
import {
  deleteImage,
  fetchImage,
  imageUrl,
  jpeg,
  SIZES,
  uploadBytes,
  uploadForm,
} from '../support/pictures.js';
import { accountUrl, BASE, changesOf, getAccount, patchAccount, versionOf } from '../support/requests.js';
import { SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

let api: TestApp;
let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'user-accounts-images-'));
  api = await startTestApp({ DATA_DIR: dataDir });
  await seed(
    api.dataSource,
    ...['anna', 'bob', 'carl', 'dora', 'emma', 'finn', 'gina', 'hans', 'ida', 'jan'].map((username) => ({
      username,
    })),
    { username: 'staff', is_staff: true },
    { username: 'sleepy', is_active: false },
    { username: 'kid', year_of_birth: new Date().getUTCFullYear() - 5 },
    { username: 'unknown-age', year_of_birth: null },
  );
});
afterAll(async () => {
  await api.close();
  await rm(dataDir, { recursive: true });
});

const imageOf = async (username: string, as = username) =>
  (await getAccount(api, username, as)).json.profile_image as Record<string, string> & { has_image: boolean };

/** The names of all pictures that have files. */
async function storedImages(): Promise<string[]> {
  const root = join(dataDir, 'profile_images');
  const shelves = await readdir(root).catch(() => []);
  return (await Promise.all(shelves.map((shelf) => readdir(join(root, shelf))))).flat();
}

describe('An uploaded picture', () => {
  it('is a square WebP in every size, for anybody who has the URL', async () => {
    expect(await uploadBytes(api, 'anna', await jpeg())).toMatchObject({ status: 204, text: '' });
    const image = await imageOf('anna');
    expect(Object.keys(image)).toEqual([
      'has_image',
      ...Object.keys(SIZES).map((name) => `image_url_${name}`),
    ]);
    expect(image.has_image).toBe(true);
    for (const [name, edge] of Object.entries(SIZES)) {
      const { status, headers, bytes } = await fetchImage(api, image[`image_url_${name}`]!);
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'content-type': 'image/webp',
        'content-length': String(bytes.length),
        'cache-control': 'public, max-age=31536000, immutable',
        'content-security-policy': "default-src 'none'",
        'x-content-type-options': 'nosniff',
      });
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: edge, height: edge });
    }
  });

  it('is seen by others', async () => {
    expect(await imageOf('anna', 'bob')).toEqual(await imageOf('anna'));
  });

  it('answers HEAD like GET, without a body', async () => {
    const url = new URL((await imageOf('anna')).image_url_full!).pathname;
    const [get, head] = [await api.app.inject({ url }), await api.app.inject({ url, method: 'HEAD' })];
    expect(head.statusCode).toBe(200);
    expect(head.rawPayload).toHaveLength(0);
    for (const name of ['content-type', 'content-length', 'cache-control', 'x-content-type-options']) {
      expect([name, head.headers[name]]).toEqual([name, get.headers[name]]);
    }
  });

  it('is one effective change: version, audit row, event and entity tag', async () => {
    const before = await getAccount(api, 'bob');
    const cursor = await cursorAfterAll(api);
    const headers = { 'content-type': 'image/jpeg', 'x-request-id': 'upload-1' };
    await api.request({ method: 'POST', url: imageUrl('bob'), as: 'BOB', headers, payload: await jpeg() });
    expect(await changesOf(api, 'bob')).toEqual([
      {
        version: 2,
        type: 'account.updated',
        fields: ['profile_image'],
        field_values: {
          profile_image: { old: null, new: expect.stringMatching(/^[\w-]{22}-[0-9a-f]{16}$/) },
        },
        actor: 'bob',
        channel: 'api',
        request_id: 'upload-1',
      },
    ]);
    // Tests beside this one write to the same server, and hold the feed back meanwhile.
    await settled(api.dataSource);
    const { json } = await askChanges(api, { cursor, fields: 'profile_image' });
    expect(json.changes).toEqual([
      expect.objectContaining({ username: 'bob', version: 2, fields: ['profile_image'] }),
    ]);
    expect((await getAccount(api, 'bob')).headers.etag).not.toBe(before.headers.etag);
  });

  it('that is there already changes nothing, however it comes', async () => {
    const [version, image] = [await versionOf(api, 'bob'), await imageOf('bob')];
    expect((await uploadBytes(api, 'bob', await jpeg())).status).toBe(204);
    expect((await uploadForm(api, 'bob', { filename: 'x.jpg', bytes: await jpeg() })).status).toBe(204);
    expect(await versionOf(api, 'bob')).toBe(version);
    expect(await imageOf('bob')).toEqual(image);
  });

  it('has nothing to do with the same picture of another account', async () => {
    const [anna, bob] = [await imageOf('anna'), await imageOf('bob')];
    expect(anna.image_url_full).not.toBe(bob.image_url_full);
    await deleteImage(api, 'bob');
    expect((await fetchImage(api, bob.image_url_full!)).status).toBe(404);
    expect((await fetchImage(api, anna.image_url_full!)).status).toBe(200);
  });

  it('has a name that tells neither username, id nor address', async () => {
    const { image_url_full: url } = await imageOf('anna');
    expect(new URL(url!).pathname).toMatch(/^\/profile_images\/[\w-]{22}-[0-9a-f]{16}\/500\.webp$/);
  });

  it('replaces the earlier one: old URLs are 404, new ones 200, old files are gone', async () => {
    await uploadBytes(api, 'carl', await jpeg(1));
    const [old, files] = [await imageOf('carl'), await storedImages()];
    await uploadBytes(api, 'carl', await jpeg(2));
    const image = await imageOf('carl');
    expect((await fetchImage(api, old.image_url_small!)).status).toBe(404);
    expect((await fetchImage(api, image.image_url_small!)).status).toBe(200);
    expect(await storedImages()).toHaveLength(files.length);
    expect(await storedImages()).not.toContain(old.image_url_small!.split('/').at(-2));
  });
});

describe('Removing a picture', () => {
  it('brings the default picture back, and removes the files', async () => {
    await uploadBytes(api, 'dora', await jpeg());
    const { image_url_full: url } = await imageOf('dora');
    expect(await deleteImage(api, 'dora')).toMatchObject({ status: 204, text: '' });
    expect(await imageOf('dora')).toMatchObject({
      has_image: false,
      image_url_full: expect.stringContaining('default'),
    });
    expect((await fetchImage(api, url!)).status).toBe(404);
    expect(await storedImages()).not.toContain(url!.split('/').at(-2));
    expect((await changesOf(api, 'dora')).map(({ version, fields }) => [version, fields])).toEqual([
      [2, ['profile_image']],
      [3, ['profile_image']],
    ]);
  });

  it('that is not there changes nothing', async () => {
    expect((await deleteImage(api, 'dora')).status).toBe(204);
    expect(await versionOf(api, 'dora')).toBe(3);
  });

  it('is for staff too, whose change it then is', async () => {
    for (const as of ['staff', SERVICE]) {
      await uploadBytes(api, 'dora', await jpeg());
      expect((await deleteImage(api, 'dora', as)).status).toBe(204);
      expect((await changesOf(api, 'dora')).at(-1)).toMatchObject({
        actor: typeof as === 'string' ? as : as.username,
      });
    }
  });
});

describe('Who may', () => {
  const other = { upload: 404, remove: 404 };
  it.each<[string, string | object, string, { upload: number; remove: number }]>([
    ['a stranger', 'bob', 'anna', other],
    ['a stranger, of nobody', 'bob', 'ghost', other],
    ['a caller of nobody, as herself', 'ghost', 'ghost', other],
    ['staff', 'staff', 'anna', { upload: 403, remove: 204 }],
    ['staff, of nobody', 'staff', 'ghost', other],
    ['a staff service', SERVICE, 'anna', { upload: 403, remove: 204 }],
    ['anybody, of no username', 'bob', '..', other],
    ['the owner in another letter case', 'EMMA', 'Emma', { upload: 204, remove: 204 }],
    ['an inactive owner', 'sleepy', 'sleepy', { upload: 204, remove: 204 }],
  ])('%s', async (_who, as, username, { upload, remove }) => {
    expect((await uploadBytes(api, username, await jpeg(), 'image/jpeg', as)).status).toBe(upload);
    expect((await deleteImage(api, username, as)).status).toBe(remove);
  });

  it('tells strangers the same of an account that exists and one that does not', async () => {
    const problem = async (username: string) => {
      const { json } = await uploadBytes(api, username, await jpeg(), 'image/jpeg', 'bob');
      return { ...json, instance: '' };
    };
    expect(await problem('anna')).toEqual(await problem('ghost'));
  });
});

describe('The order of answers', () => {
  const url = imageUrl('finn');
  it.each<[number, string, object]>([
    [401, 'no token, before everything else', { method: 'POST', payload: 'x' }],
    [405, 'another method', { method: 'PUT', as: 'bob', payload: 'x', headers: { accept: 'text/html' } }],
    [406, 'no JSON, please', { method: 'POST', as: 'bob', payload: 'x', headers: { accept: 'text/html' } }],
    [404, 'not hers, in a type that nobody takes', { method: 'POST', as: 'bob', payload: 'x' }],
    [403, 'staff', { method: 'POST', as: 'staff', payload: 'x' }],
    [
      415,
      'a parameter, which is passed over',
      { method: 'POST', as: 'finn', url: `${url}?mobile=true`, payload: 'x' },
    ],
    [415, 'no type', { method: 'POST', as: 'finn', payload: Buffer.from('x') }],
    [415, 'neither type nor body', { method: 'POST', as: 'finn' }],
    [
      415,
      'a type that is none of them',
      { method: 'POST', as: 'finn', payload: '{}', headers: { 'content-type': 'application/json' } },
    ],
    [
      415,
      'another kind of form',
      {
        method: 'POST',
        as: 'finn',
        payload: 'x',
        headers: { 'content-type': 'multipart/mixed; boundary=x' },
      },
    ],
    [
      415,
      'a compressed body',
      {
        method: 'POST',
        as: 'finn',
        payload: 'x',
        headers: { 'content-type': 'image/png', 'content-encoding': 'gzip' },
      },
    ],
  ])('%i for %s', async (status, _what, options) => {
    expect((await api.request({ url, ...options })).status).toBe(status);
  });

  it('names what would be taken', async () => {
    expect((await uploadBytes(api, 'finn', 'x', 'text/plain')).headers['accept-post']).toBe(
      'multipart/form-data, image/*',
    );
    expect((await api.request({ method: 'OPTIONS', url, as: 'finn' })).headers.allow).toBe(
      'DELETE, OPTIONS, POST',
    );
    expect((await api.request({ method: 'GET', url, as: 'finn' })).headers.allow).toBe(
      'DELETE, OPTIONS, POST',
    );
  });
});

describe('A form', () => {
  it.each<[string, Parameters<typeof uploadForm>[2]]>([
    ['with a type', { filename: 'me.jpg', type: 'image/jpeg', bytes: '' }],
    ['without a type', { filename: 'me.jpg', bytes: '' }],
    ['without a file name', { bytes: '' }],
    [
      'with a misleading file name',
      { filename: '../../etc/me.svg', type: 'application/octet-stream', bytes: '' },
    ],
  ])('%s is taken', async (_what, part) => {
    const version = await versionOf(api, 'gina');
    const text = { name: 'comment', bytes: 'hello' };
    expect((await uploadForm(api, 'gina', text, { ...part, bytes: await jpeg(version) })).status).toBe(204);
    expect(await versionOf(api, 'gina')).toBe(version + 1);
  });

  const missing = /no file/;
  it.each<
    [
      string,
      RegExp,
      () => Promise<{ status: number; json: { developer_message: string; user_message: string } }>,
    ]
  >([
    ['without the part', missing, () => uploadForm(api, 'gina', { name: 'picture', bytes: 'x' })],
    ['with an empty part', missing, () => uploadForm(api, 'gina', { filename: '', bytes: '' })],
    ['with two', /more than one/, () => uploadForm(api, 'gina', { bytes: 'x' }, { bytes: 'y' })],
    ['that has no boundary', /form/, () => uploadBytes(api, 'gina', 'x', 'multipart/form-data')],
    [
      'that ends too early',
      /form/,
      () =>
        uploadBytes(
          api,
          'gina',
          '--b\r\nContent-Disposition: form-data; name="file"\r\n\r\nx',
          'multipart/form-data; boundary=b',
        ),
    ],
    ['that is none', /form|no file/, () => uploadBytes(api, 'gina', 'x', 'multipart/form-data; boundary=b')],
    [
      'without a body',
      missing,
      () =>
        api.request({
          method: 'POST',
          url: imageUrl('gina'),
          as: 'gina',
          headers: { 'content-type': 'multipart/form-data; boundary=b' },
        }),
    ],
    [
      'of raw bytes, of which there are none',
      missing,
      () =>
        api.request({
          method: 'POST',
          url: imageUrl('gina'),
          as: 'gina',
          headers: { 'content-type': 'image/png' },
        }),
    ],
  ])('%s is 400', async (_what, message, send) => {
    const { status, json } = await send();
    expect(status).toBe(400);
    expect(json.developer_message).toMatch(message);
    expect(json.user_message).toMatch(/\w/);
  });
});

describe('While parental consent is required', () => {
  it.each(['kid', 'unknown-age'])('there is no upload: %s', async (username) => {
    const { status, json } = await uploadBytes(api, username, await jpeg());
    expect([status, json.type]).toEqual([400, expect.stringMatching(/invalid_image$/)]);
    expect(json.user_message).toMatch(/parents/);
    expect((await deleteImage(api, username)).status).toBe(204);
    expect(await versionOf(api, username)).toBe(1);
  });

  it.each([null, new Date().getUTCFullYear() - 5])(
    'a year of birth of %s removes the picture, as one change',
    async (year) => {
      await patchAccount(api, 'hans', { year_of_birth: 1980 });
      await uploadBytes(api, 'hans', await jpeg());
      const [{ image_url_full: url }, version] = [await imageOf('hans'), await versionOf(api, 'hans')];
      const { status, json } = await patchAccount(api, 'hans', { year_of_birth: year });
      expect(status).toBe(200);
      expect(json.profile_image.has_image).toBe(false);
      const change = (await changesOf(api, 'hans')).at(-1)!;
      expect([change.version, [...change.fields].sort()]).toEqual([
        version + 1,
        ['profile_image', 'year_of_birth'],
      ]);
      expect((await fetchImage(api, url!)).status).toBe(404);
      expect(await storedImages()).not.toContain(url!.split('/').at(-2));
      // Growing up again does not bring it back.
      expect((await patchAccount(api, 'hans', { year_of_birth: 1980 })).json.profile_image.has_image).toBe(
        false,
      );
    },
  );

  it('a year with which nobody has to consent leaves the picture', async () => {
    await uploadBytes(api, 'hans', await jpeg());
    expect((await patchAccount(api, 'hans', { year_of_birth: 1990 })).json.profile_image.has_image).toBe(
      true,
    );
  });

  it('a picture that is there nevertheless is shown to nobody, and served to nobody', async () => {
    await uploadBytes(api, 'ida', await jpeg());
    const { image_url_full: url } = await imageOf('ida');
    await api.dataSource.query(
      `UPDATE profiles SET year_of_birth = NULL FROM users WHERE user_id = id AND username = 'ida'`,
    );
    for (const as of ['ida', 'staff', 'anna']) expect((await imageOf('ida', as)).has_image).toBe(false);
    expect((await fetchImage(api, url!)).status).toBe(404);
    // She says again what she said already: still no year with which it could be shown.
    expect((await patchAccount(api, 'ida', { year_of_birth: null })).status).toBe(200);
    expect((await changesOf(api, 'ida')).at(-1)!.fields).toEqual(['profile_image']);
  });
});

describe('At the same time', () => {
  it('uploads, removals and patches all succeed, lose nothing, and leave the files of one picture at most', async () => {
    const bios = [1, 2, 3, 4].map((n) => patchAccount(api, 'jan', { bio: `bio ${n}` }));
    const answers = await Promise.all([
      ...[1, 2, 3, 4].map(async (n) => uploadBytes(api, 'jan', await jpeg(n))),
      deleteImage(api, 'jan'),
      ...bios,
      patchAccount(api, 'jan', { country: 'DE' }),
      patchAccount(api, 'jan', { goals: 'win' }),
    ]);
    expect(answers.map(({ status }) => status)).toEqual([204, 204, 204, 204, 204, ...Array(6).fill(200)]);
    const { json } = await getAccount(api, 'jan');
    expect(json).toMatchObject({ country: 'DE', goals: 'win', bio: expect.stringMatching(/^bio \d$/) });
    const changes = await changesOf(api, 'jan');
    expect(changes.map(({ version }) => version)).toEqual(changes.map((_, index) => index + 2));
    await api.app.get(ImageCleaner).clean();
    const rows = await api.dataSource.query<{ image_name: string }[]>(
      'SELECT image_name FROM profiles WHERE image_name IS NOT NULL',
    );
    expect((await storedImages()).sort()).toEqual(rows.map(({ image_name }) => image_name).sort());
  });
});

describe('URLs of pictures', () => {
  it.each([
    '/profile_images/nothing',
    '/profile_images/AAAAAAAAAAAAAAAAAAAAAA-0123456789abcdef/500.webp',
    '/profile_images/..%2F..%2Fdevelopment-secret/500.webp',
    '/profile_images/%00/500.webp',
  ])('%s is 404', async (url) => {
    const { statusCode, headers } = await api.app.inject({ url });
    expect([statusCode, headers['cache-control']]).toEqual([404, 'no-store']);
  });

  it('take only the files that there are', async () => {
    await uploadBytes(api, 'emma', await jpeg());
    const folder = new URL((await imageOf('emma')).image_url_full!).pathname.replace(/[^/]*$/, '');
    for (const file of ['501.webp', '500.png', '0500.webp', '-1.webp', '99999999.webp', '..%2Fx', '']) {
      expect([file, (await api.app.inject({ url: folder + file })).statusCode]).toEqual([file, 404]);
    }
  });

  it('of the default picture lead to it in every size, to be kept for ever', async () => {
    const image = await imageOf('kid');
    for (const [name, edge] of Object.entries(SIZES)) {
      const { status, headers, bytes } = await fetchImage(api, image[`image_url_${name}`]!);
      expect([status, headers['cache-control']]).toEqual([200, 'public, max-age=31536000, immutable']);
      expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: edge, height: edge });
    }
  });
});

describe('Erasing an account', () => {
  it('removes her picture: URL, files, and its name everywhere', async () => {
    await seed(api.dataSource, { username: 'lena' });
    await uploadBytes(api, 'lena', await jpeg());
    const { image_url_full: url } = await imageOf('lena');
    const name = url!.split('/').at(-2)!;
    const author = { actor: 'the operator', channel: 'command_line', requestId: null } as const;
    expect(await new AccountEraser(api.dataSource, author).erase('lena', { release: false })).toBe('erased');
    expect((await fetchImage(api, url!)).status).toBe(404);
    await api.app.get(ImageCleaner).clean();
    expect(await storedImages()).not.toContain(name);
    for (const table of ['profiles', 'unused_images', 'changes']) {
      const rows = await api.dataSource.query(`SELECT FROM ${table} t WHERE t::text LIKE $1`, [`%${name}%`]);
      expect([table, rows]).toEqual([table, []]);
    }
  });
});

it('lists show pictures too', async () => {
  await uploadBytes(api, 'anna', await jpeg());
  const { json } = await api.request({ url: `${BASE}/accounts?usernames=anna,kid`, as: 'bob' });
  expect(
    json.map((account: { profile_image: { has_image: boolean } }) => account.profile_image.has_image),
  ).toEqual([true, false]);
  expect(
    (await api.request({ url: `${accountUrl('anna')}?view=shared`, as: 'anna' })).json.profile_image
      .has_image,
  ).toBe(true);
});
