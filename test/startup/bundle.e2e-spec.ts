import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals';
import { killServices, startService, tryService } from '../support/service/built-service.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';

let database: TestDatabase;
let folder: string;
beforeAll(async () => {
  database = await createTestDatabase();
  folder = await mkdtemp(join(tmpdir(), 'loaded-'));
});
afterEach(() => killServices());
afterAll(async () => {
  await rm(folder, { recursive: true });
  await database.drop();
});

/** Names of packages below `node_modules` of which a process with this `NODE_V8_COVERAGE` has run a module. */
async function packagesLoaded(): Promise<string[]> {
  const texts = (await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8'));
  const found = (await Promise.all(texts)).flatMap((text) =>
    Array.from(
      text.matchAll(/"url":"file:[^"]*\/node_modules\/((?:@[^/"]+\/)?[^/"]+)/g),
      ([, name]) => name!,
    ),
  );
  return [...new Set(found)].sort();
}

it('The bundled service loads no package one by one but PostgreSQL’s', async () => {
  const service = await startService({ DATABASE_URL: database.url, NODE_V8_COVERAGE: folder });
  expect(await service.stop()).toBe(0);
  const packages = await packagesLoaded();
  expect(packages).toContain('pg');
  expect(packages.filter((name) => !/^(pg|postgres)\b|^xtend$/.test(name))).toEqual([]);
});

it('The bundled service has what it loads late', async () => {
  const { url } = await startService({ DATABASE_URL: database.url }, { args: ['--development'] });
  const [page, script, document] = await Promise.all(
    ['/docs', '/docs/scalar.js', '/openapi.json'].map(async (path) => {
      const response = await fetch(url + path);
      return { status: response.status, text: await response.text() };
    }),
  );
  expect(page).toMatchObject({ status: 200, text: expect.stringContaining('scalar.js') });
  expect(script!.status).toBe(200);
  expect(script!.text.length).toBeGreaterThan(1_000_000);
  expect(JSON.parse(document!.text)).toHaveProperty('openapi');
});

it('An option that there is not is said in a line', async () => {
  const service = await tryService({ DATABASE_URL: database.url }, { args: ['--bogus'] });
  expect(await service.ended).toBe(1);
  expect(service.output()).toContain("Unknown option '--bogus'");
  expect(service.output()).not.toContain(' at ');
});
