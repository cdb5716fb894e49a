// `npm run bench -- [--quick]`: the service against a server written by hand. See README.md.
import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { compare, type Side } from './compare.js';
import { openBenchServer } from './database.js';
import { chooseLoad } from './load.js';
import { readOptions } from './options.js';
import { requireSameAnswers } from './same-answers.js';
import { startReference, startService, type RunningServer } from './servers.js';
import { soak } from './soak.js';
import { memoryOf } from './usage.js';
import { allWorks, type Work } from './works.js';

const options = readOptions();
const { rounds, processes, seconds, soak: minutes } = options;
const [accounts = 1, ...more] = options.accounts;
const load = chooseLoad();
const postgres = await openBenchServer();
const secret = randomBytes(48).toString('base64url');
const servers: RunningServer[] = [];

try {
  if (minutes !== null) {
    const { server, works } = await serviceWith(accounts);
    await soak(server, works, { minutes, drive: load.drive });
  } else if (more.length === 0) {
    await againstReference();
  } else {
    await growth();
  }
} finally {
  for (const server of servers) await server.stop();
  await postgres.stop();
}

async function againstReference(): Promise<void> {
  const works = worksWith(accounts);
  const reference = { server: await started(startReference, accounts), works };
  const service = await serviceWith(accounts);
  await requireSameAnswers(works, [reference.server.url, service.server.url]);
  await compare(reference, service, { ...options, ...load, ...postgres });
}

/** The service with few accounts takes the reference's place. */
async function growth(): Promise<void> {
  const small = await serviceWith(accounts);
  for (const number of more) {
    console.log(`\n${number} accounts against ${accounts} ("ref."):\n`);
    await compare(small, await serviceWith(number), { ...options, ...load, ...postgres });
  }
}

async function serviceWith(number: number): Promise<Side> {
  const server = await started(startService, number);
  console.log(
    `Node ${process.versions.node}, PostgreSQL ${postgres.version}, ${cpus().length} cores, ${load.name}; ` +
      `${number} accounts, ${processes} process(es), ${rounds} rounds of ${seconds} s. The service was ready after ` +
      `${server.startMs} ms, with ${memoryOf(server.pid).toFixed(0)} MiB.\n`,
  );
  return { server, works: worksWith(number) };
}

async function started(start: typeof startService, number: number): Promise<RunningServer> {
  const databaseUrl = await postgres.database(number);
  const server = await start({ databaseUrl, secret, processes, port: 3901 + servers.length });
  servers.push(server);
  return server;
}

function worksWith(number: number): Work[] {
  const works = allWorks(number, secret);
  return works.filter(({ name }) => options.works.length === 0 || options.works.includes(name));
}
