// `npm run bench:existence [-- --requests 3000]`: can the time of an answer tell what the answer does not? See README.md.
import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { Agent, request } from 'node:http';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { Client } from 'pg';
import { openBenchServer } from './database.js';
import { areaUnderRoc, medianDifference, quantile, seededRandom, shuffle } from './distribution.js';
import { allPairs, NUMBERS, prepare, type Pair } from './existence-pairs.js';
import { startService, type RunningServer } from './servers.js';
import type { WorkRequest } from './works.js';

/** Not those of the other benchmarks: these get links, pictures and tombstones. */
const ACCOUNTS = 10_001;
const PORT = 3919;
/** Of each side, before anything is measured. */
const WARM_UP = 500;
const SEED = 20_251_126;

const { values } = parseArgs({ options: { requests: { type: 'string', default: '3000' } } });
const requests = Number(values.requests);
const random = seededRandom(SEED);
// One connection, and one request after the other.
const agent = new Agent({ keepAlive: true, maxSockets: 1 });
const secret = randomBytes(48).toString('base64url');
const postgres = await openBenchServer();
const dataDir = await mkdtemp(join(tmpdir(), 'user-accounts-bench-'));
let service: RunningServer | undefined;
try {
  const databaseUrl = await postgres.database(ACCOUNTS);
  await prepareIn(databaseUrl);
  service = await startService(
    { port: PORT, databaseUrl, secret, processes: 1 },
    { DATA_DIR: dataDir, RATE_LIMIT_EMAIL_CHANGES: '0' },
  );
  const load = loadavg()[0]!.toFixed(1);
  console.log(
    `Node ${process.versions.node}, PostgreSQL ${postgres.version}, ${cpus().length} cores, load ${load}; ` +
      `${requests} requests a side, seed ${SEED}.\n`,
  );
  console.log(
    '| pair | n a side | median ms hidden / absent | p90 ms hidden / absent | difference µs (95 %) | AUC |',
  );
  console.log('|---|---|---|---|---|---|');
  for (const pair of allPairs(secret)) console.log(await measure(pair));
} finally {
  agent.destroy();
  await service?.stop();
  await postgres.stop();
  await rm(dataDir, { recursive: true });
}

async function prepareIn(databaseUrl: string): Promise<void> {
  const client = new Client(databaseUrl);
  await client.connect();
  try {
    await prepare(client);
  } finally {
    await client.end();
  }
}

async function measure(pair: Pair): Promise<string> {
  const n = Math.ceil(requests * (pair.share ?? 1));
  await interleaved(pair, Math.min(WARM_UP, n));
  const [hidden, absent] = await interleaved(pair, n);
  const [low, high] = medianDifference(hidden, absent, random).map(micro);
  const at = (share: number) =>
    [hidden, absent].map((times) => quantile(times, share).toFixed(3)).join(' / ');
  const difference = micro(quantile(hidden, 0.5) - quantile(absent, 0.5));
  const area = areaUnderRoc(hidden, absent).toFixed(3);
  return `| ${pair.name} | ${n} | ${at(0.5)} | ${at(0.9)} | ${difference} (${low} to ${high}) | ${area} |`;
}

function micro(ms: number): string {
  return (ms * 1_000).toFixed(0);
}

/** The times of so many requests of each side, ascending. Which comes next is chance, so that nothing else has a side. */
async function interleaved(pair: Pair, n: number): Promise<[hidden: Float64Array, absent: Float64Array]> {
  const times: [number[], number[]] = [[], []];
  const sides = shuffle(
    Array.from({ length: 2 * n }, (_, i) => (i % 2) as 0 | 1),
    random,
  );
  for (const side of sides) {
    const make = side === 0 ? pair.hidden : pair.absent;
    times[side].push(await timed(make(Math.floor(random() * NUMBERS)), pair.statuses[side]));
  }
  return [Float64Array.from(times[0]).sort(), Float64Array.from(times[1]).sort()];
}

/** Milliseconds until the whole answer is there. */
function timed({ method, path, headers, body }: WorkRequest, status: number): Promise<number> {
  const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) };
  return new Promise((resolve, reject) => {
    const began = performance.now();
    const sent = request(
      { port: PORT, method, path, headers: { ...headers, ...length }, agent },
      (answer) => {
        answer.resume().on('end', () => {
          const took = performance.now() - began;
          if (answer.statusCode === status) resolve(took);
          else reject(new Error(`${method} ${path}: ${answer.statusCode}, not ${status}`));
        });
      },
    );
    sent.on('error', reject);
    sent.end(body);
  });
}
