import { randomBytes } from 'node:crypto';
import { afterAll, expect, it } from '@jest/globals';
import { killServices, tryService } from '../support/service/built-service.js';
import { administer } from '../support/test-database.js';

const name = `accounts_test_${randomBytes(6).toString('hex')}`;

afterAll(async () => {
  await killServices();
  await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
});

it.each(['LATIN1', 'SQL_ASCII'])('A database in %s stops the start, with one line', async (encoding) => {
  await administer(`DROP DATABASE IF EXISTS ${name} WITH (FORCE)`);
  await administer(`CREATE DATABASE ${name} TEMPLATE template0 ENCODING '${encoding}' LOCALE 'C'`);
  const url = new URL(process.env.TEST_SERVER_URL!);
  url.pathname = `/${name}`;
  const service = await tryService({
    DATABASE_URL: url.href,
  });
  expect(await service.ended).toBe(1);
  expect(service.stderr).toMatch(
    new RegExp(`^The database ${name} has the encoding ${encoding}, [^\\n]+ENCODING 'UTF8'[^\\n]+\\n$`),
  );
  await service.kill();
});
