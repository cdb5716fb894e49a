import { generateKeyPairSync, randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { afterAll, afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { BUILT_IN_FIELDS } from '../accounts/fields/account-fields.js';
import { DEFAULT_VISIBILITY } from '../accounts/fields/visibility-configuration.js';
import {
  loadSettings,
  readEnvironment,
  settingProperties,
  SettingsError,
  type Environment,
} from './load-settings.js';
import { environmentName } from './setting.js';
import { publicUrlOf } from './public-url.js';
import { Settings } from './settings.js';

const SECRET = 'a secret of at least thirty-two bytes';

const HOOK_SECRET = `whsec_${Buffer.alloc(24, 1).toString('base64')}`;
const LONG_HOOK_SECRET = `whsec_${Buffer.alloc(64, 2).toString('base64')}`;

function faultsOf(environment: Environment): readonly string[] {
  try {
    loadSettings(environment);
    return [];
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    expect(error.message.split('\n')).toEqual(error.faults);
    return error.faults;
  }
}

function spki(pair: ReturnType<typeof generateKeyPairSync>): string {
  return pair.publicKey.export({ type: 'spki', format: 'pem' }).toString();
}

const ed25519 = generateKeyPairSync('ed25519');
const ecKey = (namedCurve: string) => generateKeyPairSync('ec', { namedCurve });
const p256 = ecKey('P-256');
const PEM = spki(ed25519);
const PRIVATE_PEM = ed25519.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString();

describe('a value that is allowed', () => {
  it.each<[name: string, text: string, property: keyof Settings, value: unknown]>([
    ['NODE_ENV', 'test', 'nodeEnv', 'test'],
    ['HOST', '::1', 'host', '::1'],
    ['HOST', 'my_service.internal', 'host', 'my_service.internal'],
    ['PORT', '0', 'port', 0],
    ['PORT', '65535', 'port', 65535],
    ['PUBLIC_URL', 'https://Example.org/prefix/', 'publicUrl', 'https://example.org/prefix'],
    ['PUBLIC_URL', 'http://localhost:80/', 'publicUrl', 'http://localhost'],
    ['DATABASE_URL', 'postgresql://u:p%40@h:5432/d?sslmode=disable', 'databaseUrl', undefined],
    ['DATABASE_URL', 'postgres://h/d', 'databaseUrl', 'postgres://h/d?sslmode=verify-full'],
    ['DATABASE_URL', 'postgres:///d?host=/run/postgresql', 'databaseUrl', undefined],
    [
      'DATABASE_URL',
      'postgres://u:p%40@a,b:5433,[fd00::7]/d?target_session_attrs=read-write',
      'databaseUrl',
      'postgres://u:p%40@a,b:5433,[fd00::7]/d?target_session_attrs=read-write&sslmode=verify-full',
    ],
    ['DATABASE_URL', 'postgres://u@localhost:1,localhost:2/d', 'databaseUrl', undefined],
    ['CHANGES_WAIT_FOR_STANDBYS', '2', 'changesWaitForStandbys', 2],
    ['DATA_DIR', '/var/lib/accounts', 'dataDir', '/var/lib/accounts'],
    ['JWT_SECRET', SECRET, 'jwtSecret', SECRET],
    ['JWT_SECRET', 'ü'.repeat(16), 'jwtSecret', 'ü'.repeat(16)],
    ['JWT_PUBLIC_KEY', PEM, 'jwtPublicKey', PEM],
    ['JWT_PUBLIC_KEY', PEM.replaceAll('\n', '\\n'), 'jwtPublicKey', PEM],
    ...[p256, ecKey('P-384'), ecKey('P-521')].map((key): [string, string, 'jwtPublicKey', string] => [
      'JWT_PUBLIC_KEY',
      spki(key),
      'jwtPublicKey',
      spki(key),
    ]),
    ['JWKS_URL', 'https://login.example.org/jwks?v=1', 'jwksUrl', 'https://login.example.org/jwks?v=1'],
    ['JWKS_URL', 'http://127.0.0.1:8080/jwks', 'jwksUrl', 'http://127.0.0.1:8080/jwks'],
    ['JWKS_URL', 'http://[::1]/jwks', 'jwksUrl', 'http://[::1]/jwks'],
    ['REDIS_URL', 'rediss://u:p%40@h:6380/2', 'redisUrl', undefined],
    ['SHUTDOWN_DELAY', '10s', 'shutdownDelay', 10_000],
    ['SHUTDOWN_TIMEOUT', '10s', 'shutdownTimeout', 10_000],
    ['CONNECTION_TIMEOUT', '90s', 'connectionTimeout', 90_000],
    ['JWT_USERNAME_CLAIM', 'nickname', 'jwtUsernameClaim', 'nickname'],
    ['JWT_SCOPE_CLAIM', 'scp', 'jwtScopeClaim', ['scp']],
    ['JWT_SCOPE_CLAIM', ' scp,, realm_access.roles, scp ', 'jwtScopeClaim', ['scp', 'realm_access.roles']],
    ['JWT_SCOPE_CLAIM', 'https://example.org/roles', 'jwtScopeClaim', ['https://example.org/roles']],
    ['JWT_COOKIES', 'true', 'jwtCookies', true],
    ['PROFILE_IMAGE_SIZES_MAP', '{"one_2": 2048}', 'profileImageSizesMap', { one_2: 2048 }],
    ['PROFILE_IMAGE_MIN_BYTES', '0', 'profileImageMinBytes', 0],
    ['S3_ENDPOINT', 'http://localhost:9000/', 's3Endpoint', 'http://localhost:9000'],
    ['PARENTAL_CONSENT_AGE_LIMIT', '', 'parentalConsentAgeLimit', null],
    ['PARENTAL_CONSENT_AGE_LIMIT', '18', 'parentalConsentAgeLimit', 18],
    ['BADGES_ENABLED', 'TRUE', 'badgesEnabled', true],
    ['ALLOW_EMAIL_ADDRESS_CHANGE', 'false', 'allowEmailAddressChange', false],
    ['EMAIL_CHANGE_TTL', '90s', 'emailChangeTtl', 90_000],
    ['EMAIL_CHANGE_TTL', '30d', 'emailChangeTtl', 2_592_000_000],
    ['SMTP_URL', 'smtps://u:p@h:465/', 'smtpUrl', undefined],
    ['SMTP_URL', 'smtp://h:25?ignoreTLS=true', 'smtpUrl', undefined],
    ['MAIL_FROM', 'User Accounts <accounts@example.org>', 'mailFrom', undefined],
    [
      'CORS_ORIGINS',
      ' https://A.example:443 ,, capacitor://localhost,https://a.example',
      'corsOrigins',
      ['https://a.example', 'capacitor://localhost'],
    ],
    ['METRICS_PORT', '9464', 'metricsPort', 9464],
    [
      'NATS_URL',
      'nats://u:p%40@one:4222, tls://token@[::1]',
      'natsUrl',
      ['nats://u:p%40@one:4222', 'tls://token@[::1]'],
    ],
    [
      'WEBHOOK_URLS',
      `https://a.example/h?x=1 ${HOOK_SECRET},https://B.example  ${HOOK_SECRET} ${LONG_HOOK_SECRET}`,
      'webhookUrls',
      [
        { url: 'https://a.example/h?x=1', secrets: [HOOK_SECRET] },
        { url: 'https://b.example/', secrets: [HOOK_SECRET, LONG_HOOK_SECRET] },
      ],
    ],
    ['LOG_LEVEL', 'silent', 'logLevel', 'silent'],
  ])('%s=%j is taken', (name, text, property, value) => {
    expect(loadSettings({ [name]: text })[property]).toEqual(value === undefined ? text : value);
  });

  it.each([
    ['s3://bucket', ''],
    ['s3://bucket/a/b/', 'a/b'],
  ])('PROFILE_IMAGE_STORAGE=%s names bucket and prefix', (text, prefix) => {
    const credentials = { AWS_ACCESS_KEY_ID: 'id', AWS_SECRET_ACCESS_KEY: 'secret' };
    const settings = loadSettings({ PROFILE_IMAGE_STORAGE: text, ...credentials });
    expect(settings.profileImageStorage).toEqual({ type: 's3', bucket: 'bucket', prefix });
    expect(settings.s3Region).toBe('us-east-1');
  });

  it('DATABASE_REPLICA_URLS is a list', () => {
    const urls = {
      DATABASE_URL: 'postgres://h/d',
      DATABASE_REPLICA_URLS: 'postgres://localhost:1/d, postgres://r2/d',
    };
    const replicas = ['postgres://localhost:1/d', 'postgres://r2/d?sslmode=verify-full'];
    expect(loadSettings(urls).databaseReplicaUrls).toEqual(replicas);
  });

  it('ACCOUNT_VISIBILITY_CONFIGURATION keeps the default of keys left out, and the order of the fields', () => {
    const text = '{"default_visibility":"private","public_fields":["bio","username"]}';
    expect(loadSettings({ ACCOUNT_VISIBILITY_CONFIGURATION: text }).accountVisibilityConfiguration).toEqual({
      ...DEFAULT_VISIBILITY,
      defaultVisibility: 'private',
      publicFields: ['username', 'bio'],
      openToChoice: ['username', 'bio'],
    });
  });

  it('is the default where a variable is missing, empty or no setting', () => {
    const empty = Object.fromEntries(settingProperties().map((property) => [environmentName(property), '']));
    delete empty['PARENTAL_CONSENT_AGE_LIMIT'];
    expect(loadSettings({})).toEqual(new Settings());
    expect(loadSettings({ ...empty, PATH: '/bin', port: '4' })).toEqual(new Settings());
  });
});

describe('a value that is not allowed', () => {
  const number = (min: number, max: number) => `a whole number from ${min} to ${max}`;

  it.each([
    ['NODE_ENV', 'staging', '"staging"', 'one of development, production, test'],
    ['HOST', '[::1]', '"[::1]"', 'an IP address (IPv6 without brackets) or a host name'],
    ['PORT', '10abc', '"10abc"', number(0, 65535)],
    ['PORT', '$property', '"$property"', number(0, 65535)],
    ['PORT', 'one\ntwo', '"one\\ntwo"', number(0, 65535)],
    [
      'PUBLIC_URL',
      'localhost:3000',
      '"localhost:3000"',
      'an http:// or https:// URL without user name, query and fragment',
    ],
    ['EMAIL_CHANGE_TTL', '31d', '"31d"', 'a duration from 1m to 30d, such as 90s, 30m, 24h or 7d'],
    ['BADGES_ENABLED', '1', '"1"', 'true or false'],
    ['JWT_SECRET', 'short', 'a value of 5 bytes', 'at least 32 bytes, random'],
    [
      'CORS_ORIGINS',
      '*',
      '"*"',
      'the origins one by one, because "*" would let the scripts of every website call the API',
    ],
    ['PARENTAL_CONSENT_AGE_LIMIT', 'off', '"off"', `${number(0, 150)}, or empty for off`],
    ['PROFILE_IMAGE_STORAGE', 's3://B', '"s3://B"', 'file, s3://bucket or s3://bucket/prefix'],
    ['MAIL_FROM', 'nobody', '"nobody"', 'an address, or Name <address>'],
  ])('%s=%j is a fault that says what was found and what is allowed', (name, text, found, allowed) => {
    expect(faultsOf({ [name]: text })).toEqual([`${name}: found ${found}; allowed: ${allowed}`]);
  });

  it.each<[name: string, ...texts: string[]]>([
    ['PORT', '-1', '65536', '0x10', '1e3', '3000 ', '080', '3.0', ' '],
    ['HOST', 'a b', '999.1.1.1', 'http://h', '-'],
    [
      'PUBLIC_URL',
      'http:h',
      'ftp://h',
      'http://h?',
      'http://h/#',
      'https://u@h',
      'https://',
      'http://h:99999',
      'http://h/a b',
    ],
    [
      'DATABASE_URL',
      'mysql://h/d',
      'postgres://',
      'postgres:h',
      'h:5432',
      'postgres://u:%zz@h/d',
      'postgres://a,/d',
      'postgres://a,b:port/d',
      'postgres://a,b/d?host=c',
      'postgres://a,b/d?target_session_attrs=standby',
      'postgres://u:1#2@h/d',
    ],
    ['DATABASE_POOL_SIZE', '0', '1001'],
    [
      'JWKS_URL',
      'http://login.example.org/jwks',
      'http://127.0.0.1.example.org',
      'https://u:p@h/',
      'jwks.json',
    ],
    ['JWT_SCOPE_CLAIM', ',', ' , ', 'a b', '.roles', 'roles.', 'a..b', 'a\u0007'],
    ['JWT_COOKIES', 'yes'],
    ['PROFILE_IMAGE_MAX_BYTES', '0', '1kB'],
    ['PROFILE_IMAGE_MAX_PIXELS', '0'],
    ['PROFILE_IMAGE_STORAGE', 'disk', 's3://', 's3://bucket//a', 's3://bucket/../a', 's3://k:s@bucket'],
    ['S3_REGION', 'EU West'],
    ['PARENTAL_CONSENT_AGE_LIMIT', '151', ' ', '-1'],
    ['REQUIRE_IF_MATCH', 'yes', '0'],
    ['EMAIL_CHANGE_TTL', '59s', '24', 'h', '1.5h', '1h30m', '24H', '0'],
    [
      'SMTP_URL',
      'http://h',
      'smtp://',
      'smtp://h/path',
      'smtp://h?x=1',
      'smtps://h?ignoreTLS=true',
      'mail.example.org:25',
    ],
    ['MAIL_FROM', 'A <a@b>\r\nBcc: c@d', 'a@b, c@d', '<>'],
    ['ACCOUNTS_MAX_USERNAMES', '0', '10001'],
    ['RATE_LIMIT_READS', '-1', 'off'],
    [
      'REDIS_URL',
      'localhost:6379',
      'redis://',
      'http://h',
      'redis://h/name',
      'redis://h?db=1',
      'redis://u:%zz@h',
    ],
    ['SHUTDOWN_DELAY', '5', '11m', '-1s'],
    ['SHUTDOWN_TIMEOUT', '5', '11m', '0s'],
    ['CONNECTION_TIMEOUT', '5', '2h', '0s'],
    ['OTEL_EXPORTER_OTLP_ENDPOINT', 'collector:4317', 'grpc://h'],
    ['OTEL_EXPORTER_OTLP_PROTOCOL', 'grpc'],
    ['OTEL_TRACES_EXPORTER', 'zipkin'],
    ['CORS_ORIGINS', 'https://h/', 'https://h/path', 'h', 'null', 'https://u@h', 'https://*.h o'],
    ['METRICS_PORT', 'on'],
    ['NATS_URL', 'localhost:4222', 'http://h', 'nats://', 'nats://h/path', 'nats://h?x=1', 'nats://u:%zz@h'],
    [
      'WEBHOOK_URLS',
      'https://h/',
      HOOK_SECRET,
      `ftp://h ${HOOK_SECRET}`,
      `https://u:p@h ${HOOK_SECRET}`,
      `https://h/#a ${HOOK_SECRET}`,
      `https://h whsec_${Buffer.alloc(23).toString('base64')}`,
      `https://h whsec_${Buffer.alloc(65).toString('base64')}`,
      `https://h ${HOOK_SECRET} whsec_`,
      `https://h ${HOOK_SECRET.slice('whsec_'.length)}`,
      `https://h ${HOOK_SECRET}, https://H/ ${LONG_HOOK_SECRET}`,
    ],
    ['LOG_LEVEL', 'verbose', 'INFO'],
    [
      'PROFILE_IMAGE_SIZES_MAP',
      '{}',
      '[]',
      '{',
      '{"a":0}',
      '{"a":2049}',
      '{"a":1.5}',
      '{"a":"50"}',
      '{"A":50}',
      '{"__proto__":50}',
    ],
    [
      'ACCOUNT_VISIBILITY_CONFIGURATION',
      'private',
      'null',
      '[]',
      '{"default_visibility":"public"}',
      '{"admin_fields":"bio"}',
    ],
  ])('%s refuses the likes of %j', (name, ...texts) => {
    for (const text of texts)
      expect(faultsOf({ [name]: text })).toEqual([expect.stringMatching(`^${name}: found .+; allowed: .+`)]);
  });

  it('is a fault for each wrong key and field of ACCOUNT_VISIBILITY_CONFIGURATION', () => {
    const text = '{"private_fields":[],"public_fields":["biography","bio","bio"]}';
    expect(faultsOf({ ACCOUNT_VISIBILITY_CONFIGURATION: text })).toEqual([
      expect.stringContaining(
        'found the unknown key "private_fields"; allowed: a JSON object with the keys default_',
      ),
      expect.stringContaining(
        'found the unknown field "biography" in public_fields; allowed: each field once, of use',
      ),
      expect.stringContaining(
        'found "bio" twice in public_fields; allowed: each field once, of username, name',
      ),
    ]);
  });

  it.each([
    ['{"a":{"fields":["biography"]}}', 'the unknown field "biography" in "a"'],
    ['{"a":{"fields":["is_staff"]}}', 'the unknown field "is_staff" in "a"'],
    ['{"a":{"fields":["bio","bio"]}}', '"bio" twice in "a"'],
    ['{"a":{"fields":"bio"}}', '"bio" as "fields" in "a"'],
    ['{"a":{"read":true}}', 'the unknown key "read" in "a"'],
    ['{"a":{"changes":"yes"}}', '"yes" as "changes" in "a"'],
    ['{"a":{"fields":["name"],"search":true}}', '"search" without the field email in "a"'],
    ['{"a":true}', 'true in "a"'],
    ['{"a":{},"a":{}}', '"a" twice'],
    ['{"a b":{}}', 'the scope "a b"'],
    ['{"":{}}', 'the scope ""'],
    ['{"accounts:staff":{}}', 'the scope "accounts:staff"'],
    ['[]', '"[]", which is not an object'],
    ['{', '"{", which is not JSON'],
  ])('SERVICE_SCOPES refuses %s', (text, found) => {
    expect(faultsOf({ SERVICE_SCOPES: text })).toEqual([
      expect.stringContaining(`SERVICE_SCOPES: found ${found}; allowed: `),
    ]);
  });

  it('SERVICE_SCOPES knows the fields that a site declares, but for those that not everybody may read', () => {
    const ACCOUNT_FIELDS = '{"staff_no":{"type":"text","read":"staff"},"shoes":{"type":"text"}}';
    const SERVICE_SCOPES =
      '{"a":{"fields":["extended.shoes","extended.staff_no","extended.hat"],"erase":true}}';
    expect(faultsOf({ ACCOUNT_FIELDS, SERVICE_SCOPES })).toEqual([
      expect.stringContaining(
        'found "extended.staff_no" in "a"; allowed: only where its owner and staff may',
      ),
      expect.stringContaining('found the unknown field "extended.hat" in "a"'),
    ]);
  });

  it.each([
    ['a private key', PRIVATE_PEM],
    ['a private key', PRIVATE_PEM.replaceAll('\n', '\\n')],
    ['a private key', PEM + PRIVATE_PEM],
    ['an RSA key of 1024 bits', spki(generateKeyPairSync('rsa', { modulusLength: 1024 }))],
    ['an EC key on secp256k1', spki(ecKey('secp256k1'))],
    ['a key for ed448', spki(generateKeyPairSync('ed448'))],
    ['a key for x25519', spki(generateKeyPairSync('x25519'))],
    ['a public key that cannot be decoded', '-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----'],
    ['no public key in PEM', 'ssh-ed25519 AAAA'],
  ])('JWT_PUBLIC_KEY says that it is %s', (found, text) => {
    const [fault, ...more] = faultsOf({ JWT_PUBLIC_KEY: text });
    expect(more).toEqual([]);
    expect(fault).toContain(
      `JWT_PUBLIC_KEY: found ${found} (a value of ${text.length} bytes); allowed: a public key`,
    );
  });

  it('is reported together with all others, one line for each', () => {
    const names = faultsOf({ PORT: 'x', DATABASE_POOL_SIZE: '0', JWT_SECRET: 'short', LOG_LEVEL: 'loud' });
    expect(names.map((line) => line.split(':')[0])).toEqual([
      'PORT',
      'DATABASE_POOL_SIZE',
      'JWT_SECRET',
      'LOG_LEVEL',
    ]);
  });
});

describe('a secret', () => {
  it.each([
    ['JWT_SECRET', 'hunter2', 'a value of 7 bytes'],
    ['JWT_SECRET', `-----BEGIN PUBLIC KEY-----\nhunter2${SECRET}`, 'a PEM block (a value of 71 bytes)'],
    ['JWT_PUBLIC_KEY', '-----BEGIN PRIVATE KEY-----\nhunter2', 'a private key (a value of 35 bytes)'],
    ['DATABASE_URL', 'mysql://u:hunter2@h:1/d', '"mysql://u:***@h:1/d"'],
    ['DATABASE_URL', 'mysql://hunter2@h', '"mysql://***@h"'],
    ['DATABASE_URL', 'mysql://u@h/d?password=hunter2', '"mysql://***@h/d?***"'],
    ['DATABASE_URL', 'mysql://u:1/hunter2@h/d', 'a value of 23 bytes'],
    ['DATABASE_URL', 'mysql://u:1#hunter2@h/d', 'a value of 23 bytes'],
    ['DATABASE_URL', 'u:hunter2@h/d', 'a value of 13 bytes'],
    ['DATABASE_URL', 'mysql://u:hunter2@a,b:1/d?p=x', '"mysql://u:***@a/d?***", "mysql://u:***@b:1/d?***"'],
    ['DATABASE_URL', 'postgres://u:1,hunter2/x@h/d', 'a value of 20 bytes, a value of 24 bytes'],
    ['DATABASE_REPLICA_URLS', 'postgres://u:hunter2@h/d, mysql://u:hunter2@h/d', '"mysql://u:***@h/d"'],
    ['SMTP_URL', 'http://u:hunter2@h', '"http://u:***@h/"'],
    ['PUBLIC_URL', 'https://u:hunter2@h', '"https://u:***@h/"'],
    ['JWKS_URL', 'https://u:hunter2@h/?key=hunter2', '"https://u:***@h/?***"'],
    ['PROFILE_IMAGE_STORAGE', 's3://key:hunter2@bucket', '"s3://key:***@bucket"'],
    ['NATS_URL', 'http://u:hunter2@h', '"http://u:***@h/"'],
    ['NATS_URL', 'http://hunter2@h', '"http://***@h/"'],
    ['WEBHOOK_URLS', 'https://h/x?key=hunter2', '"https://h/x?***" without a secret'],
    ['WEBHOOK_URLS', 'https://h/x whsec_hunter2', '"https://h/x" with a secret that is not one'],
    ['WEBHOOK_URLS', 'whsec_hunter2 https://h/x', 'a value of 13 bytes'],
  ])('in %s never shows', (name, text, found) => {
    const message = faultsOf({ DATABASE_URL: 'postgres://h/d', [name]: text }).join('\n');
    expect(message).toContain(`${name}: found ${found}; allowed: `);
    expect(message).not.toContain('hunter2');
  });
});

describe('settings that contradict each other', () => {
  const KEYS = 'JWT_SECRET, JWT_PUBLIC_KEY, JWKS_URL';
  const jwksUrl = { JWKS_URL: 'https://h/jwks' };

  it.each<[environment: Environment, ...faults: string[]]>([
    [
      { JWT_SECRET: SECRET, ...jwksUrl },
      `JWT_SECRET, JWKS_URL: found contradictory settings; allowed: one of ${KEYS}`,
    ],
    [
      { NODE_ENV: 'production' },
      `${KEYS}: found none of them; allowed: exactly one with NODE_ENV=production, where no development secret is made`,
    ],
    [{ NODE_ENV: 'production', ...jwksUrl }],
    [
      { PROFILE_IMAGE_MAX_BYTES: '50' },
      'PROFILE_IMAGE_MIN_BYTES: found 100; allowed: at most PROFILE_IMAGE_MAX_BYTES, which is 50',
    ],
    [{ PROFILE_IMAGE_MAX_BYTES: '100' }],
    [{ METRICS_PORT: '3000' }, 'METRICS_PORT: found 3000, which is PORT; allowed: a port of its own'],
    [{ METRICS_PORT: '0', PORT: '0' }],
    [
      { WEBHOOK_URLS: `http://h/ ${HOOK_SECRET}` },
      'WEBHOOK_URLS: found an http:// URL; allowed: https:// URLs (http:// within a private network, with WEBHOOK_PRIVATE_ADDRESSES=true)',
    ],
    [{ WEBHOOK_URLS: `http://h/ ${HOOK_SECRET}`, WEBHOOK_PRIVATE_ADDRESSES: 'true' }],
    [
      { DATABASE_REPLICA_URLS: 'postgres://h/d' },
      'DATABASE_REPLICA_URLS: found replicas of the embedded database, which has none; allowed: only together with DATABASE_URL',
    ],
    [
      { MIGRATION_DATABASE_URL: 'postgres://h/d' },
      'MIGRATION_DATABASE_URL: found an owner for the embedded database, which has one; allowed: only together with DATABASE_URL, to the same database',
    ],
    [{ MIGRATION_DATABASE_URL: 'postgres://owner@h/d', DATABASE_URL: 'postgres://h/d' }],
    [
      { PROFILE_IMAGE_STORAGE: 's3://bucket', AWS_ACCESS_KEY_ID: 'id' },
      'AWS_SECRET_ACCESS_KEY: found no value; allowed: the credentials for the bucket of PROFILE_IMAGE_STORAGE',
    ],
  ])('%j', (environment, ...faults) => {
    expect(faultsOf(environment)).toEqual(faults);
  });

  it('are not compared where one of them is wrong by itself', () => {
    expect(faultsOf({ PROFILE_IMAGE_MAX_BYTES: '5x', NODE_ENV: 'prod' })).toHaveLength(2);
  });

  it('are reported beside a fault of one of them', () => {
    expect(faultsOf({ JWT_SECRET: 'short', ...jwksUrl })).toHaveLength(2);
  });
});

describe('a setting in a file', () => {
  const directory = mkdtempSync(join(tmpdir(), 'settings-files-'));
  afterAll(() => rmSync(directory, { recursive: true }));
  const fileOf = (text: string): string => {
    const file = join(directory, randomUUID());
    writeFileSync(file, text);
    return file;
  };

  it.each([
    ['as it is', SECRET],
    ['with a line break at its end', `${SECRET}\n`],
    ['with that of Windows', `${SECRET}\r\n`],
  ])('counts like the variable: %s', (_, text) => {
    expect(loadSettings({ JWT_SECRET_FILE: fileOf(text) }).jwtSecret).toBe(SECRET);
  });

  it('keeps what is not its last line break', () => {
    expect(loadSettings({ JWT_PUBLIC_KEY_FILE: fileOf(PEM) }).jwtPublicKey).toBeDefined();
    expect(loadSettings({ JWT_ISSUER_FILE: fileOf(' a b \n\n') }).jwtIssuer).toBe(' a b \n');
  });

  it('is judged like the variable, and not shown either', () => {
    expect(faultsOf({ JWT_SECRET_FILE: fileOf('short') })).toEqual(faultsOf({ JWT_SECRET: 'short' }));
  });

  it('is a fault where it cannot be read, and where the variable is set too', () => {
    expect(faultsOf({ JWT_SECRET_FILE: join(directory, 'none'), SMTP_URL: 'x', SMTP_URL_FILE: 'y' })).toEqual(
      [
        'JWT_SECRET_FILE: found a file that cannot be read (ENOENT); allowed: a readable file that holds JWT_SECRET',
        'SMTP_URL, SMTP_URL_FILE: found contradictory settings; allowed: one of them',
      ],
    );
  });

  it('may be left empty, like the variable', () => {
    expect(loadSettings({ JWT_SECRET: SECRET, JWT_SECRET_FILE: '' }).jwtSecret).toBe(SECRET);
    expect(loadSettings({ PARENTAL_CONSENT_AGE_LIMIT_FILE: fileOf('\n') }).parentalConsentAgeLimit).toBe(
      null,
    );
  });
});

describe('publicUrlOf', () => {
  it.each([
    [{}, 3000, 'http://127.0.0.1:3000'],
    [{ PORT: '0' }, 40123, 'http://127.0.0.1:40123'],
    [{ HOST: '0.0.0.0' }, 3000, 'http://localhost:3000'],
    [{ HOST: '::' }, 3000, 'http://localhost:3000'],
    [{ HOST: '::1' }, 3000, 'http://[::1]:3000'],
    [{ HOST: 'fe80::1%eth0' }, 80, 'http://[fe80::1]'],
    [{ PUBLIC_URL: 'https://h/prefix/' }, 3000, 'https://h/prefix'],
  ])('of %j on port %i is %s', (environment, port, url) => {
    expect(publicUrlOf(loadSettings(environment), port)).toBe(url);
  });
});

describe('readEnvironment', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), 'settings-'));
  });
  afterEach(() => {
    delete process.env['SETTINGS_SPEC'];
    rmSync(directory, { recursive: true });
  });

  it('completes the environment from .env', () => {
    process.env['SETTINGS_SPEC'] = 'process';
    writeFileSync(join(directory, '.env'), '\uFEFFPORT_SPEC=4000 # why\nSETTINGS_SPEC=file\n');
    const environment = readEnvironment(directory);
    expect(environment).toMatchObject({
      PORT_SPEC: '4000',
      SETTINGS_SPEC: 'process',
      PATH: process.env['PATH'],
    });
  });

  it('does without .env', () => {
    expect(readEnvironment(directory)).toEqual({ ...process.env });
  });

  it('says that .env cannot be read', () => {
    mkdirSync(join(directory, '.env'));
    expect(() => readEnvironment(directory)).toThrow(
      new SettingsError([
        '.env: found something that cannot be read (EISDIR); allowed: a readable file, or none',
      ]),
    );
  });
});

describe('.env.example', () => {
  const file = readFileSync(new URL('../../.env.example', import.meta.url), 'utf8');
  const values = parseEnv(file.replace(/^# (?=[A-Z][A-Z0-9_]*=)/gm, '')) as Record<string, string>;
  const propertyOf = new Map(settingProperties().map((property) => [environmentName(property), property]));
  const unset = new Set(
    [...file.matchAll(/^# Unset\b.*\n(?:# [a-z].*\n)*# ([A-Z0-9_]+)=/gm)].map(([, name = '']) => name),
  );

  it('names every setting, and nothing else', () => {
    expect(Object.keys(values).sort()).toEqual([...propertyOf.keys()].sort());
  });

  it('changes nothing as it is', () => {
    expect(loadSettings(parseEnv(file) as Environment)).toEqual(new Settings());
  });

  it('shows the defaults', () => {
    const defaults = Object.fromEntries(Object.entries(values).filter(([name]) => !unset.has(name)));
    expect(loadSettings(defaults)).toEqual(new Settings());
  });

  it('says "Unset:" of exactly the settings without a default', () => {
    const defaults = new Map<string, unknown>(Object.entries(new Settings()));
    // A map without anything in it is `{}`.
    const nothing = [undefined, '[]', '{}', JSON.stringify(BUILT_IN_FIELDS)];
    const isUnset = (property: string) => nothing.includes(JSON.stringify(defaults.get(property)));
    const expected = [...propertyOf].filter(([, property]) => isUnset(property)).map(([name]) => name);
    expect([...unset].sort()).toEqual(expected.sort());
  });

  it.each([...unset].filter((name) => !values[name]?.includes('…')))(
    'has an example that loads for %s',
    (name) => {
      expect(faultsOf({ DATABASE_URL: 'postgres://h/d', [name]: values[name] })).toEqual([]);
    },
  );
});

it('derives the variable of a property from its name', () => {
  expect(environmentName('s3Endpoint')).toBe('S3_ENDPOINT');
  expect(environmentName('profileImageMaxBytes')).toBe('PROFILE_IMAGE_MAX_BYTES');
});
