import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import sharp from 'sharp';
import { parse } from 'yaml';
import { createDataSource } from '../../src/database/data-source.js';
import { seed } from '../support/accounts.js';
import { pngWithTexts, repeatLastScan } from '../support/hostile-pictures.js';
import { imageUrl, picture } from '../support/pictures.js';
import { killServices, startService, type BuiltService } from '../support/service/built-service.js';
import { familyMemory, limitMemory, peakMemory } from '../support/service/memory.js';
import { patch, read } from '../support/service/service-requests.js';
import { tokenFor } from '../support/test-app.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

jest.setTimeout(180_000);

const MIB = 1024 ** 2;
const ROUNDS = 3;
const OWNERS = Array.from({ length: 24 }, (_, i) => `owner_${i}`);

/** What the pod may take. */
function limitOfThePod(): number {
  const { spec } = parse(readFileSync('deploy/kubernetes/deployment.yaml', 'utf8')) as {
    spec: { template: { spec: { containers: { resources: { limits: { memory: string } } }[] } } };
  };
  const [container] = spec.template.spec.containers;
  const [, mebibytes] = /^(\d+)Mi$/.exec(container!.resources.limits.memory)!;
  return Number(mebibytes) * MIB;
}

const flat = (width: number, height: number) =>
  sharp({ create: { width, height, channels: 3, background: '#3c7' } });

/** Of each kind the worst that was found: much to decode at once, much work, or much that unpacks. */
const worstPictures = (): [type: string, bytes: Promise<Buffer>][] => [
  ['jpeg', scans()],
  ['png', flat(5_000, 5_000).toColourspace('rgb16').png({ progressive: true }).toBuffer()],
  ['jpeg', flat(8_000, 5_000).jpeg({ quality: 10 }).toBuffer()],
  ['jpeg', flat(8_000, 5_000).jpeg({ quality: 10, progressive: true }).toBuffer()],
  ['jpeg', flat(5_000, 4_000).toColourspace('cmyk').jpeg({ progressive: true }).toBuffer()],
  ['webp', picture(1_600, 1_200).webp({ effort: 0 }).toBuffer()],
  ['jpeg', flat(2_500, 2_000).jpeg({ quality: 10, progressive: true }).toBuffer()],
  ['png', pngWithTexts(90, 10 * MIB)],
];

const scans = async () =>
  repeatLastScan(await flat(2_000, 1_600).jpeg({ progressive: true }).toBuffer(), 9_000);

let database: TestDatabase;

beforeAll(async () => {
  database = await createTestDatabase();
  const dataSource = createDataSource({ url: database.url, poolSize: 1 });
  await dataSource.initialize();
  await seed(dataSource, ...['ann', ...OWNERS].map((username) => ({ username })));
  await dataSource.destroy();
});
afterAll(async () => {
  await killServices();
  await database.drop();
});

type Picture = readonly [type: string, bytes: Buffer];

async function upload({ url }: BuiltService, username: string, [type, bytes]: Picture): Promise<number> {
  const headers = { authorization: `Bearer ${await tokenFor(username)}`, 'content-type': `image/${type}` };
  const body = new Uint8Array(bytes);
  const { status } = await fetch(url + imageUrl(username), { method: 'POST', headers, body });
  return status;
}

it('The worst uploads at once stay below the memory that the pod may take, and keep nobody else out', async () => {
  const pictures: Picture[] = [];
  for (const [type, bytes] of worstPictures()) pictures.push([type, await bytes]);
  for (const [type, bytes] of pictures) expect([type, bytes.length <= MIB]).toEqual([type, true]);
  const service = await startService(
    { DATABASE_URL: database.url, LOG_LEVEL: 'warn' },
    { node: ['--max-semi-space-size=8'] },
  );
  const most = limitOfThePod();
  const limit = await limitMemory(service, most - (await familyMemory(service)));
  const statuses: number[] = [];
  let isOver = false;
  let peak = 0;
  const watching = (async () => {
    while (!isOver) {
      peak = Math.max(peak, await familyMemory(service));
      await sleep(25);
    }
  })();
  const living = (async () => {
    while (!isOver) {
      expect((await read(service, 'ann')).status).toBe(200);
      expect((await patch(service, 'ann', { bio: String(Math.random()) })).status).toBe(200);
    }
  })();
  for (let round = 0; round < ROUNDS; round++) {
    const uploads = OWNERS.map((owner, i) =>
      upload(service, owner, pictures[(i + round) % pictures.length]!),
    );
    statuses.push(...(await Promise.all(uploads)));
  }
  isOver = true;
  await Promise.all([watching, living]);

  // Taken, refused, or no room at the moment; some of them were really looked at.
  expect(statuses.filter((status) => ![204, 400, 503].includes(status))).toEqual([]);
  expect(statuses.filter((status) => status !== 503).length).toBeGreaterThan(ROUNDS);
  expect(peak).toBeLessThan(most);
  expect(await peakMemory(service)).toBeLessThan(400 * MIB);
  expect(await limit?.kills()).toBe(limit && 0);
  await service.kill();
  await limit?.remove();
});

it('The alert of the dashboard fires below that limit', () => {
  const alerts = readFileSync('ops/prometheus/alerts.yaml', 'utf8');
  const [, threshold] = /expr: process_resident_memory_bytes\{[^}]*\} > (\S+)/.exec(alerts)!;
  // Beside what imaging has at rest, which is not in that metric.
  expect(Number(threshold) + 110e6).toBeLessThan(limitOfThePod());
});
