import { randomBytes } from 'node:crypto';
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { imageName } from '../../src/accounts/profile-image/storage/image-name.js';
import { createImageStorage } from '../../src/accounts/profile-image/storage/create-image-storage.js';
import { UnusedImages } from '../../src/accounts/profile-image/cleaning/unused-images.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { seed } from '../support/accounts.js';
import { imageUrl, jpeg, uploadBytes } from '../support/pictures.js';
import { accountUrl, getAccount } from '../support/requests.js';
import { startTestBucket, type TestBucket } from '../support/servers/s3-server.js';
import { killServices, startService } from '../support/service/built-service.js';
import { runAccounts } from '../support/service/command-line.js';
import { startTestApp, tokenFor, type TestApp } from '../support/test-app.js';
import { until } from '../support/until.js';

// Whole programs are started, one after the other.
jest.setTimeout(120_000);

let dataDir: string;
beforeAll(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'user-accounts-crash-'));
});
afterAll(() => rm(dataDir, { recursive: true }));

describe('A process that is killed after the commit, before the old files are removed', () => {
  let bucket: TestBucket;
  let api: TestApp;
  beforeAll(async () => {
    bucket = await startTestBucket();
    api = await startTestApp({ DATA_DIR: dataDir, ...bucket.environment });
    await seed(api.dataSource, { username: 'anna' });
  });
  afterAll(async () => {
    await killServices();
    await api.close();
    await bucket.stop();
  });

  const start = () =>
    startService({ ...bucket.environment, DATABASE_URL: api.databaseUrl, DATA_DIR: dataDir });

  it('leaves nothing that a client notices: old URL 404, new URL 200, and soon no old file', async () => {
    const authorization = `Bearer ${await tokenFor('anna')}`;
    const send = async (url: string, seedOfPicture: number) =>
      fetch(url + imageUrl('anna'), {
        method: 'POST',
        headers: { authorization, 'content-type': 'image/jpeg' },
        body: new Uint8Array(await jpeg(seedOfPicture)),
      });
    const imageAt = async (url: string): Promise<string> => {
      const answer = await fetch(url + accountUrl('anna'), { headers: { authorization } });
      const { profile_image: image } = (await answer.json()) as { profile_image: Record<string, string> };
      return new URL(image.image_url_full!).pathname;
    };

    const first = await start();
    expect((await send(first.url, 1)).status).toBe(204);
    const old = await imageAt(first.url);
    const nameOf = (path: string) => path.split('/').at(-2)!;
    const removing = bucket.hold(
      ({ method, url = '' }) => method === 'GET' && url.includes(`prefix=${nameOf(old)}`),
    );
    const second = send(first.url, 2).catch(() => undefined);
    await removing;
    await first.kill();
    await second;
    bucket.release();

    const storage = createImageStorage(loadSettings({ DATA_DIR: dataDir, ...bucket.environment }));
    expect(await storage.read(nameOf(old), '500.webp')).not.toBeNull();
    const restarted = await start();
    const image = await imageAt(restarted.url);
    expect(image).not.toBe(old);
    expect((await fetch(restarted.url + image)).status).toBe(200);
    expect((await fetch(restarted.url + old)).status).toBe(404);
    await until(async () => (await storage.read(nameOf(old), '500.webp')) === null);
    expect((await fetch(restarted.url + image)).status).toBe(200);
    await restarted.kill();
  });
});

describe('accounts images', () => {
  let api: TestApp;
  beforeAll(async () => {
    api = await startTestApp({ DATA_DIR: dataDir });
  });
  afterAll(() => api.close());

  const cli = (...args: string[]) =>
    runAccounts(args, { env: { DATABASE_URL: api.databaseUrl, DATA_DIR: dataDir } });
  const images = async (...args: string[]) => {
    const { code, stdout, stderr } = await cli('images', '--json', ...args);
    expect([code, stderr]).toEqual([0, '']);
    return JSON.parse(stdout) as Record<string, number>;
  };
  const folderOf = (name: string) => join(dataDir, 'profile_images', name.slice(0, 2), name);
  const aName = () => imageName(randomBytes(16), randomBytes(32));

  it('finds orphans that are old enough, and removes them, and nothing else', async () => {
    await seed(api.dataSource, { username: 'berta' });
    await uploadBytes(api, 'berta', await jpeg());
    const [old, young, announced] = [aName(), aName(), aName()];
    for (const name of [old, young, announced]) {
      await mkdir(folderOf(name), { recursive: true });
      await writeFile(join(folderOf(name), '500.webp'), 'x');
    }
    const twoHoursAgo = new Date(Date.now() - 7_200_000);
    for (const name of [old, announced]) await utimes(folderOf(name), twoHoursAgo, twoHoursAgo);
    // An upload that is under way.
    await new UnusedImages(api.dataSource).announce(announced);

    expect(await images()).toEqual({ pictures: 1, waiting: 1, orphans: 1, removed: 0 });
    expect(await readdir(folderOf(old))).toEqual(['500.webp']);
    expect(await images('--sweep')).toEqual({ pictures: 1, waiting: 1, orphans: 1, removed: 1 });
    await expect(readdir(folderOf(old))).rejects.toThrow();
    expect(await readdir(folderOf(young))).toEqual(['500.webp']);
    expect(await readdir(folderOf(announced))).toEqual(['500.webp']);
    const { json } = await getAccount(api, 'berta');
    expect((await api.app.inject(new URL(json.profile_image.image_url_full).pathname)).statusCode).toBe(200);
    expect(await images('--sweep', '--older-than', '0s')).toMatchObject({ orphans: 1, removed: 1 });
    expect((await cli('images')).stdout).toBe('Pictures: 1; waiting for their removal: 1; orphans: 0.\n');
  });

  it.each([['--older-than', 'old'], ['--unknown'], ['more']])('%s %s is wrong usage', async (...args) => {
    expect((await cli('images', ...args.filter(Boolean))).code).toBe(2);
  });

  it('erase removes the files of the picture', async () => {
    await seed(api.dataSource, { username: 'clara' });
    await uploadBytes(api, 'clara', await jpeg());
    const { json } = await getAccount(api, 'clara');
    const name = json.profile_image.image_url_full.split('/').at(-2) as string;
    expect(await readdir(folderOf(name))).toHaveLength(4);
    expect((await cli('erase', 'clara', '--yes')).code).toBe(0);
    await expect(readdir(folderOf(name))).rejects.toThrow();
  });
});

describe('The list of unused images', () => {
  let api: TestApp;
  beforeAll(async () => {
    api = await startTestApp({ DATA_DIR: dataDir });
  });
  afterAll(() => api.close());

  it('lets no profile take a picture whose files may be gone', async () => {
    await seed(api.dataSource, { username: 'doris' });
    const unused = new UnusedImages(api.dataSource);
    const [announced, claimed, never] = [aNameLike('a'), aNameLike('b'), aNameLike('c')];
    await unused.announce(announced);
    await unused.announce(claimed);
    await unused.giveUp(claimed);
    const entries = await unused.claim(10, { unfinished: false });
    expect(entries).toContainEqual({ name: claimed, image: claimed, isUsed: false });
    const take = (name: string) =>
      api.dataSource.query(
        `UPDATE profiles SET image_name = $1, image_hash = '', image_edges = '{}' FROM users
         WHERE user_id = id AND username = 'doris'`,
        [name],
      );
    for (const name of [claimed, never]) await expect(take(name)).rejects.toThrow(/may have been removed/);
    await take(announced);
    // Taken from the list: nobody removes its files.
    const rows = await api.dataSource.query('SELECT FROM unused_images WHERE name = $1', [announced]);
    expect(rows).toEqual([]);
  });

  const aNameLike = (letter: string) => imageName(Buffer.alloc(16, letter), randomBytes(8));
});
