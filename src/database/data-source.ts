import type { Client, QueryConfig } from 'pg';
import { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { EmailChangeToken } from '../accounts/email-change/entities/email-change-token.entity.js';
import { EmailChange } from '../accounts/email-change/entities/email-change.entity.js';
import { ErasureToken } from '../accounts/erasure/entities/erasure-token.entity.js';
import { Erasure } from '../accounts/erasure/entities/erasure.entity.js';
import { Mail } from '../mail/mail.entity.js';
import { Profile } from '../accounts/entities/profile.entity.js';
import { UnusedImage } from '../accounts/profile-image/cleaning/unused-image.entity.js';
import { UniqueValue } from '../accounts/entities/unique-value.entity.js';
import { User } from '../accounts/entities/user.entity.js';
import { Accounts1764000000000 } from './migrations/1764000000000-accounts.js';
import { AppendOnlyChanges1764000100000 } from './migrations/1764000100000-append-only-changes.js';
import { RelayTargets1764000300000 } from './migrations/1764000300000-relay-targets.js';
import { EmailChanges1764000400000 } from './migrations/1764000400000-email-changes.js';
import { EraseHistory1764000900000 } from './migrations/1764000900000-erase-history.js';
import { LanguageColumn1764100000000 } from './migrations/1764100000000-language-column.js';
import { WriteIds1764100100000 } from './migrations/1764100100000-write-ids.js';
import { DeclaredFields1764100300000 } from './migrations/1764100300000-declared-fields.js';
import { AddressKeys1764100500000 } from './migrations/1764100500000-address-keys.js';
import { EmailLinks1764100600000 } from './migrations/1764100600000-email-links.js';
import { OpenEdxFields1764100400000 } from './migrations/1764100400000-open-edx-fields.js';
import { Erasures1764310000000 } from './migrations/1764310000000-erasures.js';
import { ActorsByNumber1764310100000 } from './migrations/1764310100000-actors-by-number.js';
import { Accesses1764310200000 } from './migrations/1764310200000-accesses.js';
import { DatabaseClient } from './client.js';
import { History } from './history.js';
import { CustomPrivacy1764320000000 } from './migrations/1764320000000-custom-privacy.js';
import { Preferences1764320100000 } from './migrations/1764320100000-preferences.js';
import { IdentityOfTheHistory1764200000000 } from './migrations/1764200000000-identity-of-the-history.js';
import { ProfileImages1764000500000 } from './migrations/1764000500000-profile-images.js';

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database`, of one host or of several. */
  url: string;
  /** Connections that this process opens at most. */
  poolSize?: number;
  applicationName?: string;
  /** Whether statements are prepared, and planned, once on each connection. Default: yes. */
  preparedStatements?: boolean;
  /** Limits of time for each statement, in milliseconds. Default: none. */
  limits?: StatementLimits | undefined;
  /** `CHANGES_WAIT_FOR_STANDBYS`. Default: 0. */
  standbys?: number;
}

export interface StatementLimits {
  readonly statementTimeout: number;
  /** For a row that somebody else holds. */
  readonly lockTimeout: number;
}

/** What an administrator may have set for the database or the role must change no answer. */
const PINNED = {
  datestyle: 'ISO',
  intervalstyle: 'postgres',
  timezone: 'UTC',
  extra_float_digits: '1',
  bytea_output: 'hex',
  // PostgreSQL's own: the tables are where the migrations have made them.
  search_path: '"$user",public',
  default_transaction_isolation: 'read\\ committed',
  // A session whose client has vanished without a word ends within two minutes, and what it holds is free.
  tcp_keepalives_idle: '60',
  tcp_keepalives_interval: '10',
  tcp_keepalives_count: '6',
};

/** The same in sessions that only read, as `options` of `pg`. */
export const PINNED_OPTIONS = optionsOf(PINNED);

/**
 * Left to itself PostgreSQL would go on planning `= ANY($1)` at each execution: with few keys a plan for just these
 * looks cheaper than the plan for any, although it is the same.
 */
const GENERIC_PLANS = { plan_cache_mode: 'force_generic_plan' };

/** A PostgreSQL data source that knows every entity and migration. It connects at `initialize()`. */
export function createDataSource({
  url,
  poolSize = 10,
  applicationName = 'user-accounts',
  preparedStatements = true,
  limits,
  standbys = 0,
}: DatabaseOptions) {
  const history = new History(standbys > 0);
  const session = {
    ...PINNED,
    ...GENERIC_PLANS,
    statement_timeout: String(limits?.statementTimeout ?? 0),
    lock_timeout: String(limits?.lockTimeout ?? 0),
    // A transaction of ours never pauses: one that does has lost its process.
    idle_in_transaction_session_timeout: String(limits?.statementTimeout ?? 0),
    // The pool ends what rests for 10 s: a session that rests longer has lost its process, and takes a place.
    idle_session_timeout: limits ? '30s' : '0',
  };
  const options: PostgresDataSourceOptions = {
    type: 'postgres',
    url,
    poolSize,
    applicationName,
    entities: [
      ...[
        User,
        Profile,
        UniqueValue,
        EmailChange,
        EmailChangeToken,
        Erasure,
        ErasureToken,
        Mail,
        UnusedImage,
      ],
    ],
    migrations: [
      Accounts1764000000000,
      AppendOnlyChanges1764000100000,
      RelayTargets1764000300000,
      EmailChanges1764000400000,
      ProfileImages1764000500000,
      EraseHistory1764000900000,
      LanguageColumn1764100000000,
      WriteIds1764100100000,
      DeclaredFields1764100300000,
      OpenEdxFields1764100400000,
      AddressKeys1764100500000,
      EmailLinks1764100600000,
      IdentityOfTheHistory1764200000000,
      Erasures1764310000000,
      ActorsByNumber1764310100000,
      Accesses1764310200000,
      CustomPrivacy1764320000000,
      Preferences1764320100000,
    ],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    installExtensions: false,
    extra: {
      connectionTimeoutMillis: 5_000,
      // An idle connection must not keep a stopping process alive.
      allowExitOnIdle: true,
      Client: DatabaseClient,
      prepares: preparedStatements,
      // Otherwise none: poolers refuse that start-up parameter.
      ...(preparedStatements && { options: optionsOf(session) }),
      ...(limits && { silenceMs: limits.statementTimeout }),
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      history,
      onConnect: (client: Client) => history.look(withinTime(client)),
    },
  };
  return new DataSource(options);
}

/** A server that has fallen silent must not keep a place in the pool for ever. */
const LOOK_MS = 5_000;

function withinTime(client: Client) {
  return async <Row>(text: string, values: unknown[]): Promise<Row[]> => {
    const { rows } = await client.query({ text, values, query_timeout: LOOK_MS } as QueryConfig);
    return rows as Row[];
  };
}

function optionsOf(session: Readonly<Record<string, string>>): string {
  return Object.entries(session)
    .map(([name, value]) => `-c ${name}=${value}`)
    .join(' ');
}
