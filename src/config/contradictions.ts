import { faultLine } from './setting.js';
import type { Settings } from './settings.js';

type Property = keyof Settings;

/** Fault lines for settings that are right one by one, but not together. */
export function contradictions(settings: Settings, faulty: ReadonlySet<string>): string[] {
  return RULES.filter(({ compares }) => !compares.some((property) => faulty.has(property))).flatMap(
    ({ check }) => check(settings) ?? [],
  );
}

interface Rule {
  /** The rule is skipped where one of these has a fault of its own: its value is not there to compare. */
  readonly compares: readonly Property[];
  readonly check: (settings: Settings) => string | undefined;
}

const KEY_SETTINGS = {
  jwtSecret: 'JWT_SECRET',
  jwtPublicKey: 'JWT_PUBLIC_KEY',
  jwksUrl: 'JWKS_URL',
} as const;
const ALL_KEYS = Object.values(KEY_SETTINGS).join(', ');

function givenKeys(settings: Settings): string[] {
  return (['jwtSecret', 'jwtPublicKey', 'jwksUrl'] as const)
    .filter((property) => settings[property] !== undefined)
    .map((property) => KEY_SETTINGS[property]);
}

const RULES: readonly Rule[] = [
  {
    compares: [],
    check: (settings) => {
      const given = givenKeys(settings);
      if (given.length < 2) return undefined;
      return faultLine(given.join(', '), { found: 'contradictory settings', allowed: `one of ${ALL_KEYS}` });
    },
  },
  {
    compares: ['nodeEnv'],
    check: (settings) => {
      if (settings.nodeEnv !== 'production' || givenKeys(settings).length > 0) return undefined;
      return faultLine(ALL_KEYS, {
        found: 'none of them',
        allowed: 'exactly one with NODE_ENV=production, where no development secret is made',
      });
    },
  },
  {
    compares: ['profileImageMinBytes', 'profileImageMaxBytes'],
    check: ({ profileImageMinBytes: min, profileImageMaxBytes: max }) => {
      if (min <= max) return undefined;
      return faultLine('PROFILE_IMAGE_MIN_BYTES', {
        found: `${min}`,
        allowed: `at most PROFILE_IMAGE_MAX_BYTES, which is ${max}`,
      });
    },
  },
  {
    compares: ['port', 'metricsPort'],
    check: ({ port, metricsPort }) => {
      if (metricsPort !== port || port === 0) return undefined;
      return faultLine('METRICS_PORT', { found: `${port}, which is PORT`, allowed: 'a port of its own' });
    },
  },
  {
    compares: [],
    check: ({ databaseUrl, databaseReplicaUrls }) => {
      if (databaseUrl !== undefined || databaseReplicaUrls.length === 0) return undefined;
      return faultLine('DATABASE_REPLICA_URLS', {
        found: 'replicas of the embedded database, which has none',
        allowed: 'only together with DATABASE_URL',
      });
    },
  },
  {
    compares: [],
    check: ({ databaseUrl, migrationDatabaseUrl }) => {
      if (databaseUrl !== undefined || migrationDatabaseUrl === undefined) return undefined;
      return faultLine('MIGRATION_DATABASE_URL', {
        found: 'an owner for the embedded database, which has one',
        allowed: 'only together with DATABASE_URL, to the same database',
      });
    },
  },
  {
    compares: ['profileImageStorage'],
    check: ({ profileImageStorage, awsAccessKeyId, awsSecretAccessKey }) => {
      if (profileImageStorage.type === 'file' || (awsAccessKeyId && awsSecretAccessKey)) return undefined;
      const missing = [
        !awsAccessKeyId && 'AWS_ACCESS_KEY_ID',
        !awsSecretAccessKey && 'AWS_SECRET_ACCESS_KEY',
      ];
      return faultLine(missing.filter(Boolean).join(', '), {
        found: 'no value',
        allowed: 'the credentials for the bucket of PROFILE_IMAGE_STORAGE',
      });
    },
  },
  {
    compares: ['webhookUrls', 'webhookPrivateAddresses'],
    check: ({ webhookUrls, webhookPrivateAddresses }) => {
      if (webhookPrivateAddresses || webhookUrls.every(({ url }) => url.startsWith('https:')))
        return undefined;
      return faultLine('WEBHOOK_URLS', {
        found: 'an http:// URL',
        allowed: 'https:// URLs (http:// within a private network, with WEBHOOK_PRIVATE_ADDRESSES=true)',
      });
    },
  },
];
