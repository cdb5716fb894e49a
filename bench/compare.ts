import type { Options } from './options.js';
import type { Drive } from './load.js';
import { HEAD, tableLine, type Sample } from './report.js';
import { withTags } from './same-answers.js';
import type { RunningServer } from './servers.js';
import { cpuOf, memoryOf } from './usage.js';
import type { Work, WorkRequest } from './works.js';

/** A server, and the works with the accounts that it has. */
export interface Side {
  readonly server: RunningServer;
  readonly works: readonly Work[];
}

interface Means extends Pick<Options, 'rounds' | 'seconds' | 'connections'> {
  readonly drive: Drive;
  readonly postmaster: number | null;
}

/** Long enough to compile the code, and for each token to have been seen. */
const WARM_UP = { connections: 16, seconds: 2 };

/** Drives both sides with the same works in alternating rounds, and prints a table. */
export async function compare(first: Side, second: Side, means: Means): Promise<void> {
  console.log(HEAD);
  for (const [index, work] of first.works.entries()) {
    const sides = [
      await ready(first.server, work, means),
      await ready(second.server, second.works[index]!, means),
    ];
    for (const connections of means.connections) {
      const samples: [Sample[], Sample[]] = [[], []];
      for (let round = 0; round < means.rounds; round++) {
        // Each goes first in turn.
        for (const side of round % 2 ? [1, 0] : [0, 1]) {
          samples[side]!.push(await measure(sides[side]!, connections, means));
        }
      }
      console.log(tableLine({ work: work.name, connections, reference: samples[0], service: samples[1] }));
    }
  }
}

interface Warm {
  readonly server: RunningServer;
  readonly requests: readonly WorkRequest[];
}

async function ready(server: RunningServer, work: Work, { drive }: Means): Promise<Warm> {
  const requests = work.conditional ? await withTags(work, server.url) : work.requests;
  await drive(server.url, requests, WARM_UP);
  return { server, requests };
}

async function measure(
  { server, requests }: Warm,
  connections: number,
  { drive, seconds, postmaster }: Means,
): Promise<Sample> {
  const before = { server: cpuOf(server.pid), postgres: postmaster === null ? 0 : cpuOf(postmaster) };
  const load = await drive(server.url, requests, { connections, seconds });
  if (load.failed > 0) throw new Error(`${load.failed} of ${load.requests} requests failed at ${server.url}`);
  return {
    rate: load.requests / (load.us / 1e6),
    p50: load.p50,
    p99: load.p99,
    serverUs: (cpuOf(server.pid) - before.server) / load.requests,
    postgresUs: postmaster === null ? null : (cpuOf(postmaster) - before.postgres) / load.requests,
    memory: memoryOf(server.pid),
  };
}
