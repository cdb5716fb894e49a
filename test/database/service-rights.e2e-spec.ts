import { tmpdir } from 'node:os';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { runAccounts } from '../support/service/command-line.js';
import {
  createSeparateRoles,
  prepare,
  runOn,
  type SeparateRoles,
} from '../support/servers/separate-roles.js';
import { createTestDatabase } from '../support/test-database.js';

let roles: SeparateRoles;

beforeAll(async () => {
  roles = await createSeparateRoles();
  await prepare(roles.environment);
  await runOn(
    roles.serviceUrl,
    `INSERT INTO users (username, username_key, email, email_key) VALUES ('mary', 'mary', 'm@example.org', 'm@example.org')`,
    `INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel)
     SELECT id, 1, 'account.created', '{}', '{}', 'mary', 'api' FROM users`,
  );
});
afterAll(() => roles.drop());

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
    `INSERT INTO past_epochs VALUES ('00000000', '0/0', '1')`,
    'ALTER FUNCTION begin_epoch(text, pg_lsn, boolean) SECURITY INVOKER',
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
    expect(await runAccounts(['doctor'], { env: roles.environment, cwd: tmpdir() })).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(/^service_role +FAULT/m),
    });
    expect(await prepare(roles.environment)).toEqual([]);
    expect(await runOn(roles.serviceUrl, rights)).toEqual([{ may: false, can: true }]);
  });
});

describe('Without the owner, who migrates elsewhere, doctor', () => {
  const doctor = () => {
    const { MIGRATION_DATABASE_URL: _, ...environment } = roles.environment as Record<string, string>;
    return runAccounts(['doctor'], { env: environment, cwd: tmpdir() });
  };

  it('finds nothing wrong with the rights, and advises nobody to give more', async () => {
    const { stdout } = await doctor();
    expect(stdout).toMatch(/^service_role +ok .*another role owns the tables/m);
    expect(stdout).not.toMatch(/OWNER TO|^role /m);
  });

  it('names what is missing', async () => {
    const service = new URL(roles.serviceUrl).username;
    await runOn(roles.ownerUrl, `REVOKE UPDATE ON users FROM "${service}"`);
    try {
      expect(await doctor()).toMatchObject({
        code: 1,
        stdout: expect.stringMatching(/^service_role +FAULT .*users: no UPDATE/m),
      });
    } finally {
      await prepare(roles.environment);
    }
  });
});

describe('The owner', () => {
  it('writes nothing where the rights are as they should be', async () => {
    const state = `SELECT sum(xmin::text::bigint)::text AS rows FROM pg_class WHERE relnamespace = 'public'::regnamespace`;
    const before = await runOn(roles.ownerUrl, state);
    await prepare(roles.environment);
    expect(await runOn(roles.ownerUrl, state)).toEqual(before);
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
