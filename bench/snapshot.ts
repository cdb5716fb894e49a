import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as sleep } from 'node:timers/promises';
import { Client } from 'pg';
import type { Drive } from './load.js';
import type { RunningServer } from './servers.js';
import { cpuOf, memoryOf, peakMemoryOf } from './usage.js';
import type { Work } from './works.js';

export interface SnapshotBench {
  readonly server: RunningServer;
  /** Of the service's database. */
  readonly databaseUrl: string;
  readonly accounts: number;
  readonly headers: Readonly<Record<string, string>>;
  /** What another client asks for meanwhile. */
  readonly work: Work;
  readonly drive: Drive;
  readonly rounds: number;
}

/** Another client, beside the one that takes the snapshot. */
const OTHER = { connections: 1, seconds: 5 };
const FIELDS = { 'all fields': '', 'two fields': '?fields=username,name' };

/** All accounts in one answer, what that does to others, and `examples/own-table.ts` from nothing. */
export async function measureSnapshot(bench: SnapshotBench): Promise<void> {
  const { server, accounts } = bench;
  console.log('| snapshot | seconds | accounts/s | MB | CPU s | MiB before | MiB at most |');
  console.log('|---|---|---|---|---|---|---|');
  for (const [name, query] of Object.entries(FIELDS)) {
    const before = { memory: memoryOf(server.pid), cpu: cpuOf(server.pid), at: performance.now() };
    const { bytes, lines } = await read(bench, query);
    const seconds = (performance.now() - before.at) / 1_000;
    if (lines !== accounts + 1) throw new Error(`The snapshot has ${lines} lines`);
    const cells = [
      name,
      seconds.toFixed(1),
      (accounts / seconds).toFixed(0),
      (bytes / 1e6).toFixed(0),
      ((cpuOf(server.pid) - before.cpu) / 1e6).toFixed(1),
      before.memory.toFixed(0),
      peakMemoryOf(server.pid).toFixed(0),
    ];
    console.log(`| ${cells.join(' | ')} |`);
  }
  await measureOthers(bench);
  await fillTable(bench);
}

/** A single read at a time, with a snapshot beside it and without, in turn. */
async function measureOthers(bench: SnapshotBench): Promise<void> {
  const { server, work, drive, rounds } = bench;
  const ask = () => drive(server.url, work.requests, OTHER);
  await ask();
  console.log(
    '\n| single reads | without, p50 / p99 ms | beside a snapshot | ratio of p99 |\n|---|---|---|---|',
  );
  for (let round = 1; round <= rounds; round++) {
    const without = await ask();
    const end = new AbortController();
    const reading = readAgain(bench, end.signal);
    const beside = await ask();
    end.abort();
    await reading;
    const shown = [without, beside].map(
      ({ p50, p99 }) => `${(p50 / 1_000).toFixed(2)} / ${(p99 / 1_000).toFixed(2)}`,
    );
    console.log(`| round ${round} | ${shown.join(' | ')} | **${(beside.p99 / without.p99).toFixed(2)}** |`);
  }
}

async function readAgain(bench: SnapshotBench, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) await read(bench, '', signal).catch(() => undefined);
}

async function read(
  { server, headers }: SnapshotBench,
  query: string,
  signal: AbortSignal | null = null,
): Promise<{ bytes: number; lines: number }> {
  const answer = await fetch(`${server.url}/api/user/v1/accounts/snapshot${query}`, { headers, signal });
  if (!answer.ok) throw new Error(`The snapshot was answered with ${answer.status}`);
  let [bytes, lines] = [0, 0];
  for await (const chunk of answer.body as unknown as AsyncIterable<Uint8Array>) {
    bytes += chunk.length;
    for (let at = chunk.indexOf(10); at >= 0; at = chunk.indexOf(10, at + 1)) lines++;
  }
  return { bytes, lines };
}

async function fillTable({ server, databaseUrl, accounts, headers }: SnapshotBench): Promise<void> {
  const own = new URL(databaseUrl);
  own.pathname += '_copy';
  const recreate = [
    `DROP DATABASE IF EXISTS ${own.pathname.slice(1)}`,
    `CREATE DATABASE ${own.pathname.slice(1)}`,
  ];
  await inDatabase(databaseUrl, recreate);
  const began = performance.now();
  const child = spawn(process.execPath, ['--import', 'tsx', 'examples/own-table.ts'], {
    env: {
      PATH: process.env.PATH,
      ACCOUNTS_URL: server.url,
      ACCOUNTS_TOKEN: headers.Authorization!.slice('Bearer '.length),
      DATABASE_URL: own.href,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const exited = once(child, 'exit');
  try {
    while (!(await hasAll(own.href))) {
      if (child.exitCode !== null) throw new Error('examples/own-table.ts has ended');
      await sleep(200);
    }
    const seconds = ((performance.now() - began) / 1_000).toFixed(1);
    const [row] = await inDatabase<{ number: string }>(own.href, ['SELECT count(*) AS number FROM people']);
    if (Number(row!.number) !== accounts) throw new Error(`The table has ${row!.number} accounts`);
    const memory = peakMemoryOf(child.pid!).toFixed(0);
    console.log(`\nexamples/own-table.ts had all after ${seconds} s, with at most ${memory} MiB.`);
  } finally {
    child.kill('SIGKILL');
    await exited;
    await inDatabase(databaseUrl, recreate.slice(0, 1));
  }
}

/** Its place is one in the feed: the snapshot is behind it. */
async function hasAll(url: string): Promise<boolean> {
  const found = await inDatabase<{ place: string }>(url, ['SELECT place FROM place']).catch(() => []);
  return found[0] !== undefined && !('after' in JSON.parse(found[0].place));
}

async function inDatabase<Row extends object>(url: string, statements: readonly string[]): Promise<Row[]> {
  const client = new Client(url);
  await client.connect();
  try {
    let rows: Row[] = [];
    for (const statement of statements) rows = (await client.query<Row>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}
