// `npm run bench:images -- [--uploads 24] [--at-once 8] [--quality 25]`: uploads of 12 megapixels beside a loop of GETs. See README.md.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import sharp from 'sharp';
import { openBenchServer } from './database.js';
import { startService } from './servers.js';
import { peakMemoryOf } from './usage.js';
import { bearer } from './works.js';

const ACCOUNTS = 10_000;
const PORT = 3917;
/** Between two GETs. */
const PACE_MS = 5;
const QUIET_MS = 5_000;

const { values } = parseArgs({
  options: {
    uploads: { type: 'string', default: '24' },
    'at-once': { type: 'string', default: '8' },
    // Of the JPEGs: the default makes them as large as the service takes by default.
    quality: { type: 'string', default: '25' },
  },
});
const uploads = Number(values.uploads);
const atOnce = Number(values['at-once']);
const agent = new Agent({ keepAlive: true });
const secret = randomBytes(48).toString('base64url');
const postgres = await openBenchServer();
const databaseUrl = await postgres.database(ACCOUNTS);
const dataDir = await mkdtemp(join(tmpdir(), 'user-accounts-bench-'));
const service = await startService(
  { port: PORT, databaseUrl, secret, processes: 1 },
  { DATA_DIR: dataDir, PROFILE_IMAGE_MAX_BYTES: String(32 * 1024 * 1024) },
);
try {
  await measure();
} finally {
  await service.stop();
  await postgres.stop();
  await rm(dataDir, { recursive: true });
}

async function measure(): Promise<void> {
  const one = await photo();
  // Other last bytes make other pictures.
  const photos = Array.from({ length: 2 * uploads + 2 * atOnce + 1 }, () =>
    Buffer.concat([one, randomBytes(8)]),
  );
  const size = `${(one.length / 1e6).toFixed(2)} MB`;
  console.log(`Node ${process.versions.node}, ${cpus().length} cores; JPEGs of 4000 × 3000 pixels, ${size}.`);
  // Warm: code is compiled, the library of pictures is loaded.
  await upload(0, photos.pop()!);
  await gets(async () => sleep(1_000));
  console.log(line('GET, nothing else', await gets(() => sleep(QUIET_MS))));
  for (const together of [1, atOnce]) {
    const took: number[] = [];
    const get = await gets(async () => {
      for (let done = 0; done < uploads; done += together) {
        const batch = Array.from({ length: together }, (_, i) => upload(done + i, photos.pop()!));
        took.push(...(await Promise.all(batch)));
      }
    });
    console.log(line(`upload, ${together} at once`, took));
    console.log(line(`GET beside it`, get));
    console.log(`Peak memory until then: ${peakMemoryOf(service.pid).toFixed(0)} MiB.`);
  }
}

/** Noise with some structure: about as hard to decode as a photo. */
function photo(): Promise<Buffer> {
  const noise = { type: 'gaussian' as const, mean: 120, sigma: 30 };
  return sharp({ create: { width: 1000, height: 750, channels: 3, background: 'black', noise } })
    .resize(4000, 3000)
    .jpeg({ quality: Number(values.quality) })
    .toBuffer();
}

/** Milliseconds until the answer. */
async function upload(account: number, body: Buffer): Promise<number> {
  const name = `user${account + 1}`;
  const headers = { ...bearer(name, secret), 'Content-Type': 'image/jpeg', 'Content-Length': body.length };
  return timed('POST', `/api/user/v1/accounts/${name}/image`, headers, 204, body);
}

/** The times of GETs, one after the other, as long as the work lasts. */
async function gets(work: () => Promise<unknown>): Promise<number[]> {
  const times: number[] = [];
  let running = true;
  const working = work().finally(() => (running = false));
  for (let i = 0; running; i++) {
    const name = `user${5_000 + (i % 1_000)}`;
    times.push(await timed('GET', `/api/user/v1/accounts/${name}`, bearer(name, secret), 200));
    await sleep(PACE_MS);
  }
  await working;
  return times;
}

function timed(
  method: string,
  path: string,
  headers: object,
  status: number,
  body?: Buffer,
): Promise<number> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    const sent = request({ port: PORT, method, path, headers: { ...headers }, agent }, (answer) => {
      answer.resume().on('end', () => {
        if (answer.statusCode === status) resolve(performance.now() - began);
        else reject(new Error(`${method} ${path}: ${answer.statusCode}`));
      });
    });
    sent.on('error', reject);
    sent.end(body);
  });
}

function line(what: string, times: number[]): string {
  const sorted = [...times].sort((a, b) => a - b);
  const at = (share: number) =>
    sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))]!.toFixed(1);
  return `${what}: ${times.length} in all; ms: p50 ${at(0.5)}, p99 ${at(0.99)}, most ${at(1)}`;
}
