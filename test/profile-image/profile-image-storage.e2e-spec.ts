import { randomBytes } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import sharp from 'sharp';
import { ImageCleaner } from '../../src/accounts/profile-image/cleaning/image-cleaner.service.js';
import { imageName } from '../../src/accounts/profile-image/storage/image-name.js';
import { createImageStorage } from '../../src/accounts/profile-image/storage/create-image-storage.js';
import {
  type ImageStorage,
  ImageStorageError,
} from '../../src/accounts/profile-image/storage/image-storage.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { seed } from '../support/accounts.js';
import { deleteImage, fetchImage, jpeg, picture, uploadBytes } from '../support/pictures.js';
import { getAccount, patchAccount, versionOf } from '../support/requests.js';
import { startTestBucket, type TestBucket } from '../support/servers/s3-server.js';
import { startTestApp, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

let dataDir: string;
let bucket: TestBucket;
let folderBucket: TestBucket;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'user-accounts-storage-'));
  bucket = await startTestBucket();
  folderBucket = await startTestBucket('/people/pictures');
});
afterAll(async () => {
  await bucket.stop();
  await folderBucket.stop();
  await rm(dataDir, { recursive: true });
});

const aName = () => imageName(randomBytes(16), randomBytes(32));

async function listOf(storage: ImageStorage): Promise<string[]> {
  const names: string[] = [];
  for await (const { name, writtenAt } of storage.list()) {
    expect(Math.abs(Date.now() - writtenAt.getTime())).toBeLessThan(120_000);
    names.push(name);
  }
  return names.sort();
}

describe.each<[string, () => Record<string, string>]>([
  ['files', () => ({})],
  ['a bucket', () => bucket.environment],
  ['a folder of a bucket', () => folderBucket.environment],
])('The storage in %s', (_where, environment) => {
  let storage: ImageStorage;
  beforeAll(() => {
    storage = createImageStorage(loadSettings({ DATA_DIR: dataDir, ...environment() }));
  });

  it('is empty at first', async () => {
    expect(await listOf(storage)).toEqual([]);
    expect(await storage.read(aName(), '500.webp')).toBeNull();
    await expect(storage.remove(aName())).resolves.toBeUndefined();
  });

  it('gives back what was written, lists it by picture, and removes a picture with all its files', async () => {
    const [a, b] = [aName(), aName()];
    const bytes = randomBytes(100_000);
    await storage.write(
      a,
      new Map([
        ['500.webp', bytes],
        ['30.webp', Buffer.from('small')],
      ]),
    );
    await storage.write(b, new Map([['500.webp', Buffer.from('other')]]));
    await storage.write(b, new Map([['40.webp', Buffer.from('added')]]));
    expect(await storage.read(a, '500.webp')).toEqual(bytes);
    expect(await storage.read(b, '40.webp')).toEqual(Buffer.from('added'));
    expect(await storage.read(b, '30.webp')).toBeNull();
    expect(await listOf(storage)).toEqual([a, b].sort());
    await storage.remove(a);
    expect(await storage.read(a, '500.webp')).toBeNull();
    expect(await listOf(storage)).toEqual([b]);
  });

  it('replaces a file as a whole', async () => {
    const name = aName();
    await Promise.all([1, 2, 3].map((n) => storage.write(name, new Map([['50.webp', Buffer.alloc(9, n)]]))));
    expect(new Set(await storage.read(name, '50.webp')).size).toBe(1);
  });

  it('takes no name that leads elsewhere', async () => {
    await expect(Promise.resolve().then(() => storage.read('../../etc', 'passwd'))).rejects.toThrow();
  });
});

describe('A storage that fails', () => {
  it.each<[string, () => Record<string, string> | Promise<Record<string, string>>]>([
    [
      'a file where the folder should be',
      async () => {
        const file = join(dataDir, 'no-folder');
        await writeFile(file, '');
        return { DATA_DIR: file };
      },
    ],
    [
      'no bucket of that name',
      () => ({ ...bucket.environment, PROFILE_IMAGE_STORAGE: 's3://no-such-bucket' }),
    ],
    ['unknown credentials', () => ({ ...bucket.environment, AWS_ACCESS_KEY_ID: 'unknown' })],
    ['nobody there', () => ({ ...bucket.environment, S3_ENDPOINT: 'http://127.0.0.1:1' })],
  ])('says so by an error of its own: %s', async (_what, environment) => {
    const storage = createImageStorage(loadSettings({ DATA_DIR: dataDir, ...(await environment()) }));
    const write = storage.write(aName(), new Map([['500.webp', Buffer.from('x')]]));
    await expect(write).rejects.toBeInstanceOf(ImageStorageError);
  });
});

describe('The service on a bucket behind a CDN', () => {
  let api: TestApp;
  beforeAll(async () => {
    api = await startTestApp({
      DATA_DIR: dataDir,
      ...bucket.environment,
      PROFILE_IMAGE_BASE_URL: 'https://cdn.example.org/pictures/',
    });
    await seed(api.dataSource, { username: 'anna' }, { username: 'bob' }, { username: 'carl' });
  });
  afterAll(() => api.close());

  const urlOf = async (username: string) =>
    (await getAccount(api, username)).json.profile_image.image_url_full as string;

  it('hands out the URLs of the CDN, and of the default picture its own', async () => {
    expect((await uploadBytes(api, 'anna', await jpeg())).status).toBe(204);
    const url = await urlOf('anna');
    expect(url).toMatch(/^https:\/\/cdn\.example\.org\/pictures\/[\w-]{22}-[0-9a-f]{16}\/500\.webp$/);
    expect(await urlOf('bob')).toMatch(/^http:\/\/127\.0\.0\.1:3000\/profile_images\/default-/);
  });

  it('has stored objects with the headers that a CDN passes on', async () => {
    const { S3Client, HeadObjectCommand } = await import('@aws-sdk/client-s3');
    const client = new S3Client({
      endpoint: bucket.environment.S3_ENDPOINT!,
      region: 'us-east-1',
      forcePathStyle: true,
      credentials: { accessKeyId: 'S3RVER', secretAccessKey: 'S3RVER' },
    });
    const Key = (await urlOf('anna')).replace('https://cdn.example.org/pictures/', '');
    const { ContentType, CacheControl } = await client.send(
      new HeadObjectCommand({ Bucket: 'pictures', Key }),
    );
    expect([ContentType, CacheControl]).toEqual(['image/webp', 'public, max-age=31536000, immutable']);
    client.destroy();
  });

  it('answers 503 while the bucket fails, saves nothing then, and goes on when it works again', async () => {
    bucket.refuse();
    const { status, headers } = await uploadBytes(api, 'bob', await jpeg());
    expect([status, headers['retry-after']]).toEqual([503, '2']);
    expect(await versionOf(api, 'bob')).toBe(1);
    bucket.release();
    expect((await uploadBytes(api, 'bob', await jpeg())).status).toBe(204);
  });

  it('removes a picture although the bucket fails, and its files later', async () => {
    const storage = createImageStorage(loadSettings({ DATA_DIR: dataDir, ...bucket.environment }));
    await uploadBytes(api, 'carl', await jpeg());
    const name = (await urlOf('carl')).split('/').at(-2)!;
    bucket.refuse();
    expect((await deleteImage(api, 'carl')).status).toBe(204);
    bucket.release();
    expect(await storage.read(name, '500.webp')).not.toBeNull();
    // As if the pause before the next attempt were over.
    await api.dataSource.query('UPDATE unused_images SET due = now()');
    await until(async () => {
      await api.app.get(ImageCleaner).clean();
      return (await storage.read(name, '500.webp')) === null;
    });
    expect(await api.dataSource.query('SELECT FROM unused_images WHERE name = $1', [name])).toEqual([]);
  });
});

describe('A picture that was uploaded under another map of sizes', () => {
  let before: TestApp;
  beforeAll(async () => {
    before = await startTestApp({ DATA_DIR: dataDir, PROFILE_IMAGE_SIZES_MAP: '{"big":200,"tiny":20}' });
    await seed(before.dataSource, { username: 'anna' });
    await uploadBytes(before, 'anna', await picture(300, 200).jpeg().toBuffer());
  });
  afterAll(() => before.close());

  const MAP = { huge: 400, big: 200, middle: 100, tiny: 10 };
  const after = (environment: Record<string, string>) =>
    startTestApp(
      { DATA_DIR: dataDir, PROFILE_IMAGE_SIZES_MAP: JSON.stringify(MAP), ...environment },
      before.databaseUrl,
    );

  it('has a live URL in exactly each new size, and the old URLs live on', async () => {
    const old = (await getAccount(before, 'anna')).json.profile_image;
    const api = await after({});
    const image = (await getAccount(api, 'anna')).json.profile_image;
    for (const [name, edge] of Object.entries(MAP)) {
      // The second time it is there already.
      for (let time = 1; time <= 2; time++) {
        const { status, bytes } = await fetchImage(api, image[`image_url_${name}`]);
        expect([name, status]).toEqual([name, 200]);
        expect(await sharp(bytes).metadata()).toMatchObject({ format: 'webp', width: edge, height: edge });
      }
    }
    expect((await fetchImage(api, old.image_url_tiny)).status).toBe(200);
    // With the picture, what was added goes too.
    await patchAccount(api, 'anna', { year_of_birth: null });
    const storage = createImageStorage(loadSettings({ DATA_DIR: dataDir }));
    expect(await storage.read(image.image_url_huge.split('/').at(-2), '400.webp')).toBeNull();
    await api.close();
  });

  it('has URLs of stored sizes alone behind a CDN, which can make none', async () => {
    await patchAccount(before, 'anna', { year_of_birth: 1980 });
    await uploadBytes(before, 'anna', await picture(300, 200).jpeg().toBuffer());
    const api = await after({ PROFILE_IMAGE_BASE_URL: 'https://cdn.example.org' });
    const { profile_image: image } = (await getAccount(api, 'anna')).json;
    const files = Object.keys(MAP).map((name) => image[`image_url_${name}`].split('/').at(-1));
    expect(files).toEqual(['200.webp', '200.webp', '200.webp', '20.webp']);
    await api.close();
  });
});
