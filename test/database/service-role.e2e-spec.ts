import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { InjectOptions } from 'fastify';
import { OperatorContext } from '../../src/cli/operator-context.js';
import { createProgram } from '../../src/cli/program.js';
import { startService } from '../support/service/built-service.js';
import { send } from '../support/service/service-requests.js';
import { runAccounts } from '../support/service/command-line.js';
import { newestLink } from '../support/mails.js';
import { deleteImage, jpeg, uploadBytes } from '../support/pictures.js';
import { patchAccount } from '../support/requests.js';
import {
  createSeparateRoles,
  prepare,
  runOn,
  type SeparateRoles,
} from '../support/servers/separate-roles.js';
import { type Answer, SECRET, SERVICE, startTestApp, type TestApp } from '../support/test-app.js';

const V1 = '/api/user/v1';
const MERGE_PATCH = { 'content-type': 'application/merge-patch+json' };

/** Something to push to, for `accounts relay`. */
const WEBHOOK = `https://crm.example.org/hooks whsec_${Buffer.alloc(32).toString('base64')}`;

let folder: string;
let roles: SeparateRoles;
let api: TestApp;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'service-role-'));
  roles = await createSeparateRoles();
  expect((await prepare(roles.environment)).length).toBeGreaterThan(0);
  api = await startTestApp({
    ...roles.environment,
    ACCOUNT_VISIBILITY_CONFIGURATION: '{"custom_shareable_fields": ["bio"]}',
  });
});
afterAll(async () => {
  await api.close();
  await roles.drop();
  await rm(folder, { recursive: true, force: true });
});

const ACCOUNTS = ['mary', 'paul', 'zoe'].map((username) =>
  JSON.stringify({ username, email: `${username}@example.org`, year_of_birth: 1980 }),
);

/** A link that was mailed to mary. */
async function follow(method: 'GET' | 'POST', kind: 'confirm' | 'revert' | 'erasure'): Promise<Answer> {
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
  ['list', ''],
  ['images --sweep', ''],
  ['accesses', ''],
  ['mail', ''],
  ['mail --retry', ''],
  ['completion bash', ''],
  ['fields', ''],
  ['fields --purge gone --yes', ''],
  ['openapi', ''],
  ['doctor', ''],
];

describe('With MIGRATION_DATABASE_URL, as a role that owns nothing', () => {
  it.each(COMMANDS)('accounts %s works', async (args, input) => {
    const env = { JWT_SECRET: SECRET, WEBHOOK_URLS: WEBHOOK, ...roles.environment };
    const { code, stderr } = await runAccounts(args.split(' '), { env, cwd: folder, input });
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
    'PATCH /api/user/v1/accounts/{username}/visibility': {
      ...{ method: 'PATCH', url: `${V1}/accounts/mary/visibility`, as: 'mary' },
      headers: MERGE_PATCH,
      payload: '{"bio":"all_users"}',
    },
    'GET /api/user/v1/accounts/snapshot': { url: `${V1}/accounts/snapshot`, as: SERVICE },
    'POST /api/user/v1/accounts/{username}/deactivate': {
      ...{ method: 'POST', url: `${V1}/accounts/mary/deactivate`, as: SERVICE },
    },
    'POST /api/user/v1/accounts/{username}/activate': {
      ...{ method: 'POST', url: `${V1}/accounts/mary/activate`, as: SERVICE },
    },
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
    'GET /api/user/v1/accounts/{username}/accesses': { url: `${V1}/accounts/mary/accesses`, as: 'mary' },
    'GET /api/user/v1/accounts/{username}/data': { url: `${V1}/accounts/mary/data`, as: 'mary' },
    'POST /api/user/v1/accounts/{username}/erasure': { url: `${V1}/accounts/mary/erasure`, as: 'mary' },
    'GET /api/user/v1/accounts/{username}/erasure': { url: `${V1}/accounts/mary/erasure`, as: 'mary' },
    'GET /erasure_cancel/{token}': () => follow('GET', 'erasure'),
    'POST /erasure_cancel/{token}': () => follow('POST', 'erasure'),
    'DELETE /api/user/v1/accounts/{username}/erasure': async () => {
      const url = `${V1}/accounts/paul/erasure`;
      expect((await api.request({ method: 'POST', url, as: 'paul' })).status).toBe(202);
      return api.request({ method: 'DELETE', url, as: 'paul' });
    },
    'POST /api/user/v1/accounts/{username}/erasure, by staff': {
      url: `${V1}/accounts/paul/erasure`,
      as: SERVICE,
    },
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
    const service = await startService({ ...fresh.environment, WORKERS: '2', HOST: '127.0.0.1' });
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
      await service.kill();
      await fresh.drop();
    }
  });
});
