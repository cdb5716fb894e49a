// `npm run bench -- [--quick]`: the service against a server written by hand. See README.md.
import { randomBytes } from 'node:crypto';
import { cpus } from 'node:os';
import { compare, type Side } from './compare.js';
import { openBenchServer, type DatabaseVariant } from './database.js';
import { chooseLoad } from './load.js';
import { readOptions } from './options.js';
import { requireSameAnswers } from './same-answers.js';
import { declare } from './declared-fields.js';
import { startReference, startService, type RunningServer, type ServerOptions } from './servers.js';
import { measureSnapshot } from './snapshot.js';
import { soak } from './soak.js';
import { memoryOf } from './usage.js';
import { allWorks, bearer, worksById, type Work } from './works.js';

const options = readOptions();
const { rounds, processes, seconds, soak: minutes } = options;
const [accounts = 1, ...more] = options.accounts;
/** What the least server can answer. */
const LEAST = new Set([
  'staff',
  'owner',
  'list 1',
  'list 10',
  'list 50',
  'list 100',
  'patch',
  'patch if-match',
]);
const load = chooseLoad();
const postgres = await openBenchServer();
const secret = randomBytes(48).toString('base64url');
const servers: RunningServer[] = [];

try {
  if (minutes !== null) {
    const { server, works } = await serviceWith(accounts);
    await soak(server, works, { minutes, drive: load.drive });
  } else if (options.snapshot) {
    await snapshot();
  } else if (options.ids) {
    await byId();
  } else if (options.against !== null) {
    await againstVersion(options.against);
  } else if (Object.keys(options.settings).length > 0) {
    await withSettings(options.settings);
  } else if (options.fields > 0) {
    await declaredFields();
  } else if (more.length === 0) {
    await againstReferences();
  } else {
    await growth();
  }
} finally {
  for (const server of servers) await server.stop();
  await postgres.stop();
}

async function snapshot(): Promise<void> {
  const { server } = await serviceWith(accounts);
  const databaseUrl = await postgres.database(accounts);
  const headers = bearer('bench-service', secret, { scope: 'accounts:staff' });
  const [work] = allWorks(accounts, secret) as [Work];
  await measureSnapshot({ server, databaseUrl, accounts, headers, work, drive: load.drive, rounds });
}

/** The same service in the reference's place, asked by name and for all fields. */
async function byId(): Promise<void> {
  const { server } = await serviceWith(accounts);
  const pairs = worksById(accounts, secret).filter(({ work }) => isChosen(work));
  const bases = pairs.map(({ work, base }) => ({ ...base, name: `${work.name} / ${base.name}` }));
  const works = pairs.map(({ work }) => work);
  await compare({ server, works: bases }, { server, works }, { ...options, ...load, ...postgres });
}

async function againstReferences(): Promise<void> {
  const service = await serviceWith(accounts);
  for (const which of options.references) {
    const works = service.works.filter(({ name }) => which === 'reference' || LEAST.has(name));
    if (works.length === 0) continue;
    if (which === 'least') await postgres.withLeastTable(accounts);
    const server = await started((given) => startReference(which, given), accounts);
    await requireSameAnswers(works, [server.url, service.server.url]);
    console.log(`\n${which === 'least' ? 'The least' : 'The reference'} ("ref.") and the service:\n`);
    await compare({ server, works }, { ...service, works }, { ...options, ...load, ...postgres });
  }
}

/** The other version takes the reference's place, with a database of its own. */
async function againstVersion(folder: string): Promise<void> {
  const other = await serviceWith(accounts, {}, { folder });
  await compare(other, await serviceWith(accounts), { ...options, ...load, ...postgres });
}

/** The service without these settings takes the reference's place, on the same database. */
async function withSettings(settings: Readonly<Record<string, string>>): Promise<void> {
  const without = await serviceWith(accounts);
  await compare(without, await serviceWith(accounts, settings), { ...options, ...load, ...postgres });
}

/** What takes the reference's place is the least on accounts without values, then the service without declared fields. */
async function declaredFields(): Promise<void> {
  const { setting, values } = declare(options.fields);
  const setups = { ...options, ...load, ...postgres };
  console.log(
    `\nThe least: values of ${options.fields} fields, read and written by no rule, against none ("ref."):\n`,
  );
  await compare(await leastWith(undefined), await leastWith(values), setups);
  for (const extended of [undefined, values]) {
    console.log(
      `\n${options.fields} declared fields, ${extended ? 'all' : 'none'} of them filled, against none ("ref."):\n`,
    );
    const without = await serviceWith(accounts, {}, { extended });
    const declared = await serviceWith(accounts, { ACCOUNT_FIELDS: setting }, { extended });
    await compare(without, declared, setups);
  }
}

async function leastWith(extended: string | undefined): Promise<Side> {
  await postgres.withLeastTable(accounts, { extended });
  const server = await started((given) => startReference('least', given), accounts, { extended });
  return { server, works: worksWith(accounts).filter(({ name }) => LEAST.has(name)) };
}

/** The service with few accounts takes the reference's place. */
async function growth(): Promise<void> {
  const small = await serviceWith(accounts);
  for (const number of more) {
    console.log(`\n${number} accounts against ${accounts} ("ref."):\n`);
    await compare(small, await serviceWith(number), { ...options, ...load, ...postgres });
  }
}

async function serviceWith(
  number: number,
  settings: Record<string, string> = {},
  variant: DatabaseVariant = {},
): Promise<Side> {
  const start = (options: ServerOptions) => startService(options, settings, variant.folder);
  const server = await started(start, number, variant);
  console.log(
    `Node ${process.versions.node}, PostgreSQL ${postgres.version}, ${cpus().length} cores, ${load.name}; ` +
      `${number} accounts, ${processes} process(es), ${rounds} rounds of ${seconds} s. The service was ready after ` +
      `${server.startMs} ms, with ${memoryOf(server.pid).toFixed(0)} MiB.\n`,
  );
  return { server, works: worksWith(number) };
}

async function started(
  start: (options: ServerOptions) => Promise<RunningServer>,
  number: number,
  variant: DatabaseVariant = {},
): Promise<RunningServer> {
  const databaseUrl = await postgres.database(number, variant);
  const server = await start({ databaseUrl, secret, processes, port: 3901 + servers.length });
  servers.push(server);
  return server;
}

function worksWith(number: number): Work[] {
  return allWorks(number, secret).filter(isChosen);
}

function isChosen({ name }: Work): boolean {
  return options.works.length === 0 || options.works.includes(name);
}
