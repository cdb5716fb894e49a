import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { loadSettings } from '../src/config/load-settings.js';
import { openDatabase } from '../src/database/open-database.js';
import { OperatorContext } from '../src/operator/operator-context.js';
import { prepareDatabase } from '../src/operator/prepare-database.js';
import { createProgram } from '../src/operator/program.js';
import { send, startServiceProcess } from './support/built-service.js';
import { newestLink } from './support/mails.js';
import { deleteImage, jpeg, uploadBytes } from './support/pictures.js';
import { patchAccount } from './support/requests.js';
import { createSeparateRoles, runOn, type SeparateRoles } from './support/separate-roles.js';
import { type Answer, SECRET, SERVICE, startTestApp, type TestApp } from './support/test-app.js';
import { createTestDatabase } from './support/test-database.js';

const V1 = '/api/user/v1';
const MERGE_PATCH = { 'content-type': 'application/merge-patch+json' };

/** Something to push to, for `accounts relay`. */
const WEBHOOK = `https://crm.example.org/hooks whsec_${Buffer.alloc(32).toString('base64')}`;

let roles: SeparateRoles;
let api: TestApp;

beforeAll(async () => {
  roles = await createSeparateRoles();
  expect((await prepare()).length).toBeGreaterThan(0);
  api = await startTestApp(roles.environment);
});
afterAll(async () => {
  await api.close();
  await roles.drop();
});

/** What the start of the service and `accounts migrate` do first. */
async function prepare(environment: Record<string, string> = roles.environment): Promise<string[]> {
  const database = await openDatabase(loadSettings({ JWT_SECRET: SECRET, ...environment }));
  try {
    return await prepareDatabase(database);
  } finally {
    await database.close();
  }
}

interface Outcome {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

function accounts(args: readonly string[], input = ''): Promise<Outcome> {
  const env = { PATH: process.env.PATH, JWT_SECRET: SECRET, WEBHOOK_URLS: WEBHOOK, ...roles.environment };
  return new Promise((resolve) => {
    const child = execFile(process.execPath, ['dist/cli.js', ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: error ? Number(error.code) : 0, stdout, stderr }),
    );
    child.stdin?.end(input);
  });
}

const ACCOUNTS = ['mary', 'paul', 'zoe'].map((username) =>
  JSON.stringify({ username, email: `${username}@example.org`, year_of_birth: 1980 }),
);

/** The link of mary's change of address that was mailed. */
async function follow(method: 'GET' | 'POST', kind: 'confirm' | 'revert'): Promise<Answer> {
  const address = kind === 'confirm' ? 'new@example.org' : 'mary@example.org';
  return api.request({ method, url: await newestLink(api, kind, address) });
}

/** One after the other: each finds what those before it have left. */
const COMMANDS: readonly (readonly [args: string, input: string])[] = [
  ['migrate', ''],
  ['migrate --check', ''],
  ['import -', ACCOUNTS.join('\n')],
  ['import --update -', ACCOUNTS.join('\n').replaceAll('1980', '1981')],
  ['show mary', ''],
  ['history mary', ''],
  ['erase zoe --release --yes', ''],
  ['relay', ''],
  ['token mary', ''],
  ['create nina --email nina@example.org', ''],
  ['set nina bio=hello', ''],
  ['export', ''],
  ['images --sweep', ''],
  ['mail', ''],
  ['mail --retry', ''],
  ['completion bash', ''],
  ['doctor', ''],
];

describe('With MIGRATION_DATABASE_URL, as a role that owns nothing', () => {
  it.each(COMMANDS)('accounts %s works', async (args, input) => {
    const { code, stderr } = await accounts(args.split(' '), input);
    expect([code, code === 0 ? '' : stderr]).toEqual([0, '']);
  });

  it('every command has been tried', () => {
    const names = createProgram(new OperatorContext()).commands.map((command) => command.name());
    const tried = new Set(COMMANDS.map(([args]) => args.split(' ')[0]));
    expect(names.filter((name) => name !== 'help' && !tried.has(name))).toEqual([]);
  });

  type Trial = (InjectOptions & { as?: string | typeof SERVICE }) | (() => Promise<Answer>);

  const ROUTES: Readonly<Record<string, Trial>> = {
    'GET /api/user/v1/accounts': { url: `${V1}/accounts?usernames=mary,paul`, as: 'mary' },
    'GET /api/user/v1/accounts/{username}': { url: `${V1}/accounts/mary`, as: 'mary' },
    'GET /api/user/v1/accounts/{username}/visibility': { url: `${V1}/accounts/mary/visibility`, as: 'mary' },
    'GET /api/user/v1/me': { url: `${V1}/me`, as: 'mary' },
    'POST /api/user/v1/accounts/search_emails': {
      url: `${V1}/accounts/search_emails`,
      as: SERVICE,
      headers: { 'content-type': 'application/json' },
      payload: '{"emails": ["mary@example.org"]}',
    },
    'PATCH /api/user/v1/accounts/{username}': {
      url: `${V1}/accounts/mary`,
      as: 'mary',
      headers: MERGE_PATCH,
      payload: '{"bio": "x", "language_proficiencies": [{"code": "en"}]}',
    },
    'GET /api/user/v1/accounts/{username}/email_change': async () => {
      expect((await patchAccount(api, 'mary', { email: 'new@example.org' })).status).toBe(200);
      return api.request({ url: `${V1}/accounts/mary/email_change`, as: 'mary' });
    },
    'GET /email_confirm/{token}': () => follow('GET', 'confirm'),
    'POST /email_confirm/{token}': () => follow('POST', 'confirm'),
    'GET /email_revert/{token}': () => follow('GET', 'revert'),
    'POST /email_revert/{token}': () => follow('POST', 'revert'),
    'DELETE /api/user/v1/accounts/{username}/email_change': async () => {
      expect((await patchAccount(api, 'paul', { email: 'other@example.org' })).status).toBe(200);
      return api.request({ method: 'DELETE', url: `${V1}/accounts/paul/email_change`, as: 'paul' });
    },
    'POST /api/user/v1/accounts/{username}/image': async () => uploadBytes(api, 'mary', await jpeg()),
    'DELETE /api/user/v1/accounts/{username}/image': () => deleteImage(api, 'mary'),
    'GET /api/user/v1/changes': { url: `${V1}/changes`, as: SERVICE },
    'GET /health/live': { url: '/health/live' },
    'GET /health/ready': { url: '/health/ready' },
  };

  it.each(Object.entries(ROUTES))('%s works', async (route, trial) => {
    const method = route.split(' ')[0] as 'GET';
    const { status, text } = await (typeof trial === 'function'
      ? trial()
      : api.request({ method, ...trial }));
    expect([Math.floor(status / 100), text]).toEqual([2, expect.anything()]);
  });

  it('every route has been tried', () => {
    const { paths } = JSON.parse(readFileSync('openapi.json', 'utf8')) as { paths: Record<string, object> };
    const routes = Object.entries(paths).flatMap(([path, operations]) =>
      Object.keys(operations)
        .filter((method) => /^(get|put|post|patch|delete)$/.test(method))
        .map((method) => `${method.toUpperCase()} ${path}`),
    );
    expect(routes.filter((route) => !(route in ROUTES))).toEqual([]);
  });

  it('a replica can be compared with the primary', async () => {
    const [row] = await runOn(roles.serviceUrl, 'SELECT system_identifier FROM pg_control_system()');
    expect(row).toBeDefined();
  });

  it('the built service starts on an empty database, with workers that do not know the owner', async () => {
    const fresh = await createSeparateRoles();
    const service = await startServiceProcess({ ...fresh.environment, WORKERS: '2', HOST: '127.0.0.1' });
    try {
      expect([service.stderr, (await send(`${service.url}/health/ready`)).status]).toEqual(['', 200]);
      const workers = await service.children();
      expect(workers).toHaveLength(2);
      // Where the system shows the environment of a process.
      for (const pid of existsSync('/proc') ? workers : []) {
        const variables = readFileSync(`/proc/${pid}/environ`, 'utf8');
        expect(variables).toContain(fresh.serviceUrl);
        expect(variables).not.toContain(fresh.ownerUrl);
      }
    } finally {
      await service.dispose();
      await fresh.drop();
    }
  });
});

describe('The role of the service is refused', () => {
  it.each([
    `UPDATE changes SET actor = 'nobody'`,
    'UPDATE changes SET field_values = NULL',
    'DELETE FROM changes',
    'TRUNCATE changes',
    'ALTER TABLE changes DISABLE TRIGGER ALL',
    'DROP TRIGGER changes_append_only ON changes',
    'DROP TABLE changes',
    'CREATE OR REPLACE FUNCTION changes_append_only() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$',
    'ALTER FUNCTION erase_history(bigint) SECURITY INVOKER',
    'SET session_replication_role = replica',
    'DELETE FROM users',
    'TRUNCATE users CASCADE',
    'ALTER TABLE users ADD COLUMN x text',
    'ALTER TABLE users DROP COLUMN email',
    'DROP TABLE users CASCADE',
    'TRUNCATE profiles CASCADE',
    'CREATE TRIGGER spy AFTER INSERT ON profiles EXECUTE FUNCTION changes_append_only()',
    'CREATE TABLE spy (user_id bigint REFERENCES users)',
    'CREATE FUNCTION spy() RETURNS integer LANGUAGE sql AS $$ SELECT 1 $$',
    `UPDATE change_feed SET epoch = '00000000'`,
    'DELETE FROM migrations',
    `INSERT INTO migrations (timestamp, name) VALUES (1, 'x')`,
    'SELECT erase_history(id) FROM users WHERE erased_at IS NULL',
  ])('%s', async (statement) => {
    await expect(runOn(roles.serviceUrl, statement)).rejects.toMatchObject({ code: '42501' });
  });

  it('to have a history erased by a temporary table that says so', async () => {
    const [mary] = await runOn<{ id: string }>(
      roles.ownerUrl,
      `SELECT id FROM users WHERE username_key = 'mary'`,
    );
    const trick = runOn(
      roles.serviceUrl,
      'CREATE TEMPORARY TABLE users AS SELECT id, username, now() AS erased_at FROM users',
      `SELECT erase_history(${mary!.id})`,
    );
    await expect(trick).rejects.toMatchObject({
      code: '42501',
      message: `account ${mary!.id} is not erased`,
    });
  });

  it('what somebody gave it later, from the next start on; doctor sees it before', async () => {
    const rights = `SELECT has_table_privilege('changes', 'UPDATE') AS may, has_table_privilege('users', 'SELECT') AS can`;
    const service = new URL(roles.serviceUrl).username;
    await runOn(roles.ownerUrl, `GRANT ALL ON ALL TABLES IN SCHEMA public TO "${service}"`);
    expect(await runOn(roles.serviceUrl, rights)).toEqual([{ may: true, can: true }]);
    expect(await accounts(['doctor'])).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^service_role +FAULT/m),
    });
    expect(await prepare()).toEqual([]);
    expect(await runOn(roles.serviceUrl, rights)).toEqual([{ may: false, can: true }]);
  });
});

describe('The owner', () => {
  it('writes nothing where the rights are as they should be', async () => {
    const state = `SELECT sum(xmin::text::bigint)::text AS rows FROM pg_class WHERE relnamespace = 'public'::regnamespace`;
    const before = await runOn(roles.ownerUrl, state);
    await prepare();
    expect(await runOn(roles.ownerUrl, state)).toEqual(before);
  });

  it('numbers a restored feed anew', async () => {
    const ahead = 'SELECT count(*)::integer AS rows FROM changes WHERE transaction_id > pg_current_xact_id()';
    await runOn(
      roles.ownerUrl,
      `INSERT INTO changes (transaction_id, user_id, version, type, fields, actor, channel)
       VALUES ('9000000000000000', 9000, 1, 'account.created', '{}', 'restored', 'command_line')`,
    );
    expect(await runOn(roles.ownerUrl, ahead)).toEqual([{ rows: 1 }]);
    await prepare();
    expect(await runOn(roles.ownerUrl, ahead)).toEqual([{ rows: 0 }]);
    await expect(runOn(roles.ownerUrl, 'DELETE FROM changes')).rejects.toThrow(/append-only/);
  });

  it('has to be in the same database', async () => {
    const other = await createTestDatabase();
    try {
      await expect(prepare({ ...roles.environment, MIGRATION_DATABASE_URL: other.url })).rejects.toThrow(
        'MIGRATION_DATABASE_URL and DATABASE_URL do not lead to the same database.',
      );
    } finally {
      await other.drop();
    }
  });

  it('has to be the one that owns the tables, and the service another', async () => {
    const { ownerUrl, serviceUrl } = roles;
    await expect(prepare({ DATABASE_URL: ownerUrl, MIGRATION_DATABASE_URL: serviceUrl })).rejects.toThrow(
      'The role of MIGRATION_DATABASE_URL does not own the tables of the service.',
    );
    const superuser = new URL(process.env.TEST_SERVER_URL!);
    superuser.pathname = new URL(ownerUrl).pathname;
    await expect(prepare({ DATABASE_URL: superuser.href, MIGRATION_DATABASE_URL: ownerUrl })).rejects.toThrow(
      /^The role ".*" of DATABASE_URL owns .*changes.*, or is a superuser/,
    );
  });

  it('may be the role of the service too, with all rights that owners have', async () => {
    const { ownerUrl } = roles;
    expect(await prepare({ DATABASE_URL: ownerUrl, MIGRATION_DATABASE_URL: ownerUrl })).toEqual([]);
  });
});
