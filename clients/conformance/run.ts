/**
 * `npm run conformance`: makes the clients, runs every scenario with each against the built service, and checks that the
 * table in docs/use/clients.md says what came out; `--write` writes it. A client whose toolchain is not here is named, and
 * its column is taken from the table as it is.
 */
import { readFileSync, writeFileSync } from 'node:fs';
import type { GeneratedClient } from './adapter.js';
import { openapiFetch } from './adapters/openapi-fetch.js';
import { makeForeignClients, makeTypeScriptClients } from './generate.js';
import { callerOf, SCENARIOS, type World } from './scenarios.js';
import { namesOf, startService } from './service.js';
import { mergeTable, type Results } from './table.js';

const PAGE = new URL('../../docs/use/clients.md', import.meta.url);

makeTypeScriptClients();
// Only now: what they import has just been made.
const [{ heyApi }, { orvalFetch }, { orvalAxios }] = await Promise.all([
  import('./adapters/hey-api.js'),
  import('./adapters/orval-fetch.js'),
  import('./adapters/orval-axios.js'),
]);
const clients: GeneratedClient[] = [
  { name: 'openapi-fetch', adapter: openapiFetch },
  { name: 'hey-api', adapter: heyApi },
  { name: 'orval, fetch', adapter: orvalFetch },
  { name: 'orval, axios', adapter: orvalAxios },
  ...makeForeignClients(),
];

const results: Results = new Map();
let failed = 0;
const service = await startService(clients.length);
try {
  for (const [i, client] of clients.entries())
    results.set(client.name, await runAll(client, await worldOf(client, i)));
} finally {
  for (const client of clients) client.close?.();
  await service.stop();
}

const page = readFileSync(PAGE, 'utf8');
const updated = mergeTable(page, Object.keys(SCENARIOS), results);
if (process.argv.includes('--write')) writeFileSync(PAGE, updated);
else if (updated !== page) {
  console.log('docs/use/clients.md does not say what came out: npm run conformance -- --write');
  process.exitCode = 1;
}
if (failed > 0) process.exitCode = 1;
console.log(`${clients.length} clients, ${Object.keys(SCENARIOS).length} scenarios each, ${failed} failures`);

async function runAll(client: GeneratedClient, world: World): Promise<Map<string, boolean>> {
  const outcomes = new Map<string, boolean>();
  for (const [name, run] of Object.entries(SCENARIOS)) {
    const fault = await run(world).then(
      () => undefined,
      (error: Error) => error,
    );
    outcomes.set(name, fault === undefined);
    if (fault === undefined) continue;
    failed += 1;
    console.log(`${client.name}: ${name}: ${fault.message}`);
  }
  return outcomes;
}

async function worldOf({ adapter }: GeneratedClient, client: number): Promise<World> {
  const names = namesOf(client);
  const john = await service.tokenOf(names.john);
  return {
    names,
    picture: service.picture,
    john: callerOf(adapter, service.url, john),
    staff: callerOf(adapter, service.url, await service.tokenOf('service', true)),
    stranger: callerOf(adapter, service.url, 'no.valid.token'),
    newer: callerOf(adapter, service.newerUrl, john),
    openEdx: callerOf(adapter, service.openEdxUrl, john),
    declared: callerOf(adapter, service.declaredUrl, john),
  };
}
