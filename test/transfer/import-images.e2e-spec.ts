import { readFileSync } from 'node:fs';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { ndjson, runAccounts } from '../support/service/command-line.js';
import { jpeg } from '../support/pictures.js';
import { changesOf, getAccount, versionOf } from '../support/requests.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

// Whole programs are started, one after the other.
jest.setTimeout(120_000);

let api: TestApp;
let folder: string;
let web: Server;
let base: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'user-accounts-import-images-'));
  api = await startTestApp({ DATA_DIR: folder });
  const photo = await jpeg(7);
  await writeFile(join(folder, 'photo.jpg'), await jpeg(1));
  await writeFile(join(folder, 'text.jpg'), 'no picture at all'.repeat(20));
  await writeFile(join(folder, 'large.jpg'), Buffer.alloc(2_000_000));
  const tls = {
    key: readFileSync('test/support/tls/key.pem'),
    cert: readFileSync('test/support/tls/certificate.pem'),
  };
  web = createServer(tls, ({ url }, answer) => {
    if (url === '/photo') answer.end(photo);
    else if (url === '/moved') answer.writeHead(302, { location: '/photo' }).end();
    else if (url === '/loop') answer.writeHead(302, { location: '/loop' }).end();
    else if (url === '/downgrade') answer.writeHead(302, { location: 'http://example.org/photo' }).end();
    else if (url === '/huge') answer.end(Buffer.alloc(2_000_000));
    else answer.writeHead(404).end();
  });
  await new Promise<void>((resolve) => web.listen(0, '127.0.0.1', resolve));
  base = `https://127.0.0.1:${(web.address() as AddressInfo).port}`;
});
afterAll(async () => {
  web.closeAllConnections();
  web.close();
  await api.close();
  await rm(folder, { recursive: true });
});

const adult = (username: string, profile_image?: unknown) => ({
  username,
  email: `${username}@example.org`,
  year_of_birth: 1980,
  profile_image,
});

async function importFile(lines: object[], ...options: string[]) {
  const file = join(folder, 'accounts.ndjson');
  await writeFile(file, lines.map((line) => JSON.stringify(line)).join('\n'));
  return run('import', file, '--json', ...options);
}

async function run(...args: string[]) {
  const env = {
    // The least that is allowed.
    DATABASE_POOL_SIZE: '1',
    DATABASE_URL: api.databaseUrl,
    DATA_DIR: folder,
    NODE_EXTRA_CA_CERTS: resolve('test/support/tls/certificate.pem'),
  };
  const { code, stdout } = await runAccounts(args, { env, cwd: folder });
  return { code, lines: ndjson(stdout) };
}

const hasImage = async (username: string) =>
  (await getAccount(api, username)).json.profile_image.has_image as boolean;

describe('accounts import --images', () => {
  it('takes paths and https URLs, reports what failed by its line, and imports the accounts all the same', async () => {
    const cases: [string, unknown, RegExp | undefined][] = [
      ['by-path', 'photo.jpg', undefined],
      ['by-full-path', join(folder, 'photo.jpg'), undefined],
      ['by-url', `${base}/photo`, undefined],
      ['redirected', `${base}/moved`, undefined],
      ['no-file', 'nothing.jpg', /there is no such file/],
      ['a-folder', '.', /not a file/],
      ['a-device', '/dev/zero', /not a file/],
      ['no-picture', 'text.jpg', /not a JPEG, PNG, GIF or WebP/],
      ['too-large', 'large.jpg', /more than 1048576 bytes/],
      ['not-there', `${base}/nothing`, /answer is 404/],
      ['endless', `${base}/loop`, /redirected too often/],
      ['downgraded', `${base}/downgrade`, /no https URL/],
      ['huge', `${base}/huge`, /more than 1048576 bytes/],
      ['plain-http', 'http://example.org/photo.jpg', /only paths and https URLs/],
      ['file-url', 'file:///etc/passwd', /only paths and https URLs/],
      ['nobody-there', 'https://127.0.0.1:1/photo.jpg', /cannot be reached/],
    ];
    const lines = cases.map(([username, image]) => adult(username, image));
    const more = [
      adult('none'),
      adult('as-exported', { has_image: true }),
      { ...adult('kid', 'photo.jpg'), year_of_birth: 2020 },
    ];
    const { code, lines: said } = await importFile(
      [...lines, ...more],
      '--images',
      '--allow-private-addresses',
    );
    expect(code).toBe(1);
    expect(said.pop()).toEqual({
      imported: cases.length + 3,
      unchanged: 0,
      failed: 0,
      pictures: { imported: 4, unchanged: 0, failed: 13 },
    });
    const messages = new Map(
      said.map(({ line, field_errors }) => [line, field_errors.profile_image.developer_message]),
    );
    for (const [index, [username, , message]] of cases.entries()) {
      if (message === undefined) expect([username, await hasImage(username)]).toEqual([username, true]);
      else expect([username, messages.get(index + 1)]).toEqual([username, expect.stringMatching(message)]);
    }
    expect(messages.get(cases.length + 3)).toMatch(/parental consent/);
    expect(
      (await changesOf(api, 'by-path')).map(({ fields, channel }) => [
        fields.includes('profile_image'),
        channel,
      ]),
    ).toEqual([
      [false, 'command_line'],
      [true, 'command_line'],
    ]);
  });

  it('leads to no private address unless that is allowed', async () => {
    for (const url of [`${base}/photo`, `${base.replace('127.0.0.1', 'localhost')}/photo`]) {
      const username = `private-${new URL(url).hostname}`;
      const { code, lines } = await importFile([adult(username, url)], '--images');
      expect(code).toBe(1);
      expect(lines[0]!.field_errors.profile_image.developer_message).toMatch(
        /private addresses are not allowed/,
      );
      expect(await hasImage(username)).toBe(false);
    }
  });

  it('passes pictures over without the option', async () => {
    const { code, lines } = await importFile([adult('plain', 'nothing.jpg')]);
    expect([code, lines]).toEqual([0, [{ imported: 1, unchanged: 0, failed: 0 }]]);
  });

  it('changes nothing when it runs again, and an account that exists only with --update', async () => {
    const again = [adult('by-path', 'photo.jpg'), adult('plain', 'photo.jpg')];
    const plain = await importFile(again, '--images');
    expect(plain.lines.at(-1)).toMatchObject({
      unchanged: 2,
      pictures: { imported: 0, unchanged: 0, failed: 0 },
    });
    expect(await hasImage('plain')).toBe(false);
    const updated = await importFile(again, '--images', '--update');
    expect(updated.lines.at(-1)).toMatchObject({
      unchanged: 2,
      pictures: { imported: 1, unchanged: 1, failed: 0 },
    });
    expect([await hasImage('plain'), await versionOf(api, 'by-path')]).toEqual([true, 2]);
  });

  it('takes pictures of a table in CSV', async () => {
    const file = join(folder, 'people.csv');
    await writeFile(
      file,
      'username,email,year_of_birth,profile_image\ntable,table@example.org,1980,photo.jpg\nempty,empty@example.org,1980,\n',
    );
    const { code, lines } = await run('import', file, '--images', '--json');
    expect([code, lines]).toEqual([
      0,
      [{ imported: 2, unchanged: 0, failed: 0, pictures: { imported: 1, unchanged: 0, failed: 0 } }],
    ]);
    expect([await hasImage('table'), await hasImage('empty')]).toEqual([true, false]);
  });

  it('does not go with --dry-run', async () => {
    expect((await importFile([adult('dry')], '--images', '--dry-run')).code).toBe(2);
  });
});

describe('A year of birth with which a parent has to consent takes the picture away', () => {
  it.each<[string, () => Promise<unknown>]>([
    ['by accounts set', () => run('set', 'by-path', 'year_of_birth=2020', '--json')],
    [
      'by accounts import --update',
      () => importFile([{ ...adult('by-url'), year_of_birth: 2020 }], '--update'),
    ],
  ])('%s', async (how, act) => {
    const username = how.endsWith('set') ? 'by-path' : 'by-url';
    await act();
    const [row] = await api.dataSource.query(
      'SELECT image_name FROM profiles JOIN users ON id = user_id WHERE username = $1',
      [username],
    );
    expect(row.image_name).toBeNull();
    expect([...(await changesOf(api, username)).at(-1)!.fields].sort()).toEqual([
      'profile_image',
      'year_of_birth',
    ]);
  });
});
