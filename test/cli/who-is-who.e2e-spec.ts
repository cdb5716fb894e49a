import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { ndjson, runAccounts } from '../support/service/command-line.js';
import { changesOf } from '../support/requests.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

jest.setTimeout(120_000);

const KELVIN = '\u212Aim';
const OTHERS = ['ſtaff', 'mıke', KELVIN, 'jose\u0301'] as const;

let api: TestApp;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'who-'));
  api = await startTestApp();
  const people = ['staff', 'mike', 'kim', 'josé'].map((username) => ({ username }));
  await seed(api.dataSource, ...people, { username: 'bob', email: 'bob@mail.example.org' });
});

afterAll(async () => {
  await api.close();
  await rm(folder, { recursive: true, force: true });
});

const accounts = (args: string[], input?: string) =>
  runAccounts(args, { env: { DATABASE_URL: api.databaseUrl, DATA_DIR: folder }, cwd: folder, input });
const lines = (...values: object[]): string => values.map((value) => `${JSON.stringify(value)}\n`).join('');
const everybody = () =>
  api.dataSource.query('SELECT id, username, email, version, erased_at FROM users ORDER BY id');

describe('A name that is not that of an account', () => {
  it.each([
    ['erase', ['--yes']],
    ['erase', ['--release', '--yes']],
    ['set', ['is_active=false']],
    ['show', []],
    ['history', []],
  ])('is nobody to accounts %s %j', async (command, options) => {
    const before = await everybody();
    const outcomes = await Promise.all(OTHERS.map((name) => accounts([command, name, ...options])));
    for (const [i, outcome] of outcomes.entries()) {
      const stderr = `There is no account ${JSON.stringify(OTHERS[i])}.\n`;
      expect(outcome).toEqual({ code: 1, stdout: '', stderr });
    }
    expect(await everybody()).toEqual(before);
  });

  it('cannot be created: it is taken, or no username', async () => {
    const create = async (name: string, email = 'free@example.org') => {
      const { code, stdout } = await accounts(['create', name, '--email', email, '--json']);
      const [{ field_errors: errors }] = ndjson(stdout);
      return { code, errors };
    };
    const taken = { developer_message: expect.stringContaining('looks like the name of another account') };
    const none = { developer_message: expect.stringContaining('must be 2 to 30 letters') };
    const mailbox = { developer_message: expect.stringContaining('another account has this address') };
    const nowhere = { developer_message: expect.stringContaining('must be an email address') };
    const route = { developer_message: expect.stringContaining('must not be the name of a route') };
    const outcomes = await Promise.all([
      create('mıke'),
      create('ſtaff'),
      create(KELVIN),
      create('jose\u0301'),
      create('Retire_Misc'),
      create('fresh', 'BOB@ⓜail.example.org'),
      create('fresh', 'bo\u0308b@mail.example.org'),
      create('fresh', 'bob@xn--a.example.org'),
    ]);
    expect(outcomes).toMatchObject(
      [
        ...[{ username: taken }, { username: taken }, { username: none }, { username: none }],
        ...[{ username: route }, { email: mailbox }, { email: nowhere }, { email: nowhere }],
      ].map((errors) => ({ code: 1, errors })),
    );
  });

  it.each([[[]], [['--update']]])(
    'is no account to import %j: reported, and nothing changes',
    async (options) => {
      const before = await everybody();
      const file = lines(
        { username: 'mıke', email: 'mike@example.com', bio: 'taken over', is_active: false },
        { username: 'ſtaff', email: 'free1@example.org', bio: 'taken over' },
        { username: KELVIN, email: 'free2@example.org' },
        { username: 'fresh1', email: 'bob@mail。example.org' },
        { username: 'MIKE', email: 'mike@example.com' },
      );
      const { code, stdout } = await accounts(['import', '-', '--json', ...options], file);
      const [first, second, third, fourth, summary] = ndjson(stdout);
      const faultOf = (line: {
        line: number;
        field_errors: Record<string, { developer_message: string }>;
      }) => [
        line.line,
        Object.entries(line.field_errors).map(([field, { developer_message: text }]) => [field, text]),
      ];
      const looks = expect.stringContaining('looks like the name of another account');
      expect([first, second, third, fourth].map(faultOf)).toEqual([
        [1, [['username', looks]]],
        [2, [['username', looks]]],
        [3, [['username', expect.stringContaining('must be 2 to 30 letters')]]],
        [4, [['email', expect.stringContaining('another account has this address')]]],
      ]);
      expect({ code, summary }).toMatchObject({ code: 1, summary: { imported: 0, unchanged: 1, failed: 4 } });
      expect(await everybody()).toEqual(before);
    },
  );

  it('of two such names in one file the first is an account', async () => {
    const file = lines(
      { username: 'pınar', email: 'p1@example.org' },
      { username: 'pinar', email: 'p2@example.org' },
      { username: 'PıNAR', email: 'p1@example.org' },
    );
    for (const options of [[], ['--update']]) {
      const { stdout } = await accounts(['import', '-', '--json', ...options], file);
      expect(ndjson(stdout).map(({ line }) => line)).toEqual([2, undefined]);
    }
    expect(await changesOf(api, 'pınar')).toHaveLength(1);
    expect((await accounts(['show', 'pinar'])).code).toBe(1);
  });
});

describe('What somebody wrote', () => {
  it('cannot steer the terminal of accounts history, or forge a line of it', async () => {
    await api.dataSource.query(
      `INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel, request_id)
       SELECT id, 2, 'account.updated', '{bio}', $1, $2, 'api', $3 FROM users WHERE username = 'bob'`,
      [
        JSON.stringify({ bio: { old: '\u001b[2J', new: '\u009b31m\u202egnp.exe' } }),
        'evil\u001b]0;owned\u0007\n3  2026-01-01T00:00:00.000Z  erased by root\u2028\u202e',
        'r\u001b[31m',
      ],
    );
    const { stdout } = await accounts(['history', 'bob']);
    expect(stdout).not.toMatch(/(?!\n)[\p{Cc}\p{Bidi_Control}\p{Zl}]/u);
    expect(stdout.split('\n')).toHaveLength(3);
    expect(stdout).toContain('by evil\\u001b]0;owned\\u0007\\u000a3');
    const [entry] = ndjson((await accounts(['history', 'bob', '--json'])).stdout);
    expect(entry.actor).toContain('\u001b]0;owned');
  });

  it('cannot steer it by what an operator is told either', async () => {
    const { stderr, code } = await accounts(['show', 'a\u009b31m\u202e']);
    expect({ stderr, code }).toEqual({ stderr: 'There is no account "a\\u009b31m\\u202e".\n', code: 1 });
  });
});
