// `npm run bench -- [--quick]`: the service against a server written by hand. See README.md.
import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { openBenchDatabase } from './database.js';
import { drive } from './load.js';
import { readOptions, type Options } from './options.js';
import { HEAD, tableLine, type Sample } from './report.js';
import { requireSameAnswers, withTags } from './same-answers.js';
import { startReference, startService, type RunningServer } from './servers.js';
import { cpuOf, memoryOf } from './usage.js';
import { allWorks, wire, type Work } from './works.js';

const options = readOptions();
const database = await openBenchDatabase(options.accounts);
const secret = randomBytes(48).toString('base64url');
const common = { databaseUrl: database.url, secret, processes: options.processes };
const servers: RunningServer[] = [];
try {
  const reference = await startReference({ ...common, port: 3901 });
  servers.push(reference);
  const service = await startService({ ...common, port: 3902 });
  servers.push(service);
  await compare(reference, service, options);
} finally {
  for (const server of servers) await server.stop();
  await database.stop();
}

async function compare(reference: RunningServer, service: RunningServer, options: Options): Promise<void> {
  const { accounts, rounds, processes, seconds } = options;
  const works = allWorks(accounts, secret);
  const chosen = works.filter(({ name }) => options.works.length === 0 || options.works.includes(name));
  console.log(
    `Node ${process.versions.node}, PostgreSQL ${database.version}, ${cpus().length} cores; ${accounts} accounts, ` +
      `${processes} process(es), ${rounds} rounds of ${seconds} s. The service was ready after ` +
      `${service.startMs} ms, with ${memoryOf(service.pid).toFixed(0)} MiB.\n`,
  );
  await requireSameAnswers(chosen, [reference.url, service.url]);
  console.log(HEAD);
  for (const work of chosen) {
    const requests = [await wireOf(work, reference), await wireOf(work, service)] as const;
    // Warm: the code is compiled. Of the 2,000 owners not every token has been verified yet.
    await drive(reference.url, requests[0], { connections: 16, seconds: 1 });
    await drive(service.url, requests[1], { connections: 16, seconds: 1 });
    for (const connections of options.connections) {
      const samples: { reference: Sample[]; service: Sample[] } = { reference: [], service: [] };
      for (let round = 0; round < rounds; round++) {
        const measureReference = async () =>
          samples.reference.push(await measure(reference, requests[0], connections, seconds));
        const measureService = async () =>
          samples.service.push(await measure(service, requests[1], connections, seconds));
        // Each goes first in turn.
        const order = [measureReference, measureService];
        for (const step of round % 2 ? order.reverse() : order) await step();
      }
      console.log(tableLine({ work: work.name, connections, ...samples }));
    }
  }
}

async function wireOf(work: Work, server: RunningServer): Promise<string[]> {
  return (work.conditional ? await withTags(work, server.url) : work.requests).map(wire);
}

async function measure(
  server: RunningServer,
  requests: readonly string[],
  connections: number,
  seconds: number,
): Promise<Sample> {
  const { postmaster } = database;
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
