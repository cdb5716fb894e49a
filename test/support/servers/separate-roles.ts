import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { loadSettings } from '../../../src/config/load-settings.js';
import { openDatabase } from '../../../src/database/open-database.js';
import { BUILT_IN_FIELDS } from '../../../src/accounts/fields/account-fields.js';
import { prepareDatabase } from '../../../src/startup/prepare-database.js';
import { administer } from '../test-database.js';

/** An empty database, a role that owns it and one that owns nothing. */
export interface SeparateRoles {
  readonly ownerUrl: string;
  readonly serviceUrl: string;
  /** As settings. */
  readonly environment: Readonly<Record<'DATABASE_URL' | 'MIGRATION_DATABASE_URL', string>>;
  drop(): Promise<void>;
}

export async function createSeparateRoles(): Promise<SeparateRoles> {
  const suffix = randomBytes(6).toString('hex');
  const [database, owner, service] = ['rights', 'owner', 'Service'].map(
    (name) => `accounts_${name}_${suffix}`,
  );
  const password = randomBytes(12).toString('hex');
  // A name that has to be quoted.
  for (const role of [owner!, service!])
    await administer(`CREATE ROLE "${role}" LOGIN PASSWORD '${password}'`);
  await administer(`CREATE DATABASE ${database} OWNER ${owner}`);
  const urlOf = (role: string): string => {
    const url = new URL(process.env.TEST_SERVER_URL!);
    Object.assign(url, { username: role, password, pathname: `/${database}` });
    return url.href;
  };
  const [ownerUrl, serviceUrl] = [urlOf(owner!), urlOf(service!)];
  return {
    ownerUrl,
    serviceUrl,
    environment: { DATABASE_URL: serviceUrl, MIGRATION_DATABASE_URL: ownerUrl },
    drop: async () => {
      await administer(`DROP DATABASE ${database} WITH (FORCE)`);
      for (const role of [owner!, service!]) await administer(`DROP ROLE "${role}"`);
    },
  };
}

/** Runs statements on one connection of that URL, and gives the rows of the last. */
export async function runOn<T extends pg.QueryResultRow>(url: string, ...statements: string[]): Promise<T[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    let rows: T[] = [];
    for (const statement of statements) rows = (await client.query<T>(statement)).rows;
    return rows;
  } finally {
    await client.end();
  }
}

/** What the start of the service and `accounts migrate` do first. @returns the names of the migrations applied */
export async function prepare(environment: Readonly<Record<string, string>>): Promise<string[]> {
  const database = await openDatabase(loadSettings(environment));
  try {
    return await prepareDatabase(database, BUILT_IN_FIELDS);
  } finally {
    await database.close();
  }
}
