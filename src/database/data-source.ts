import { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { LanguageProficiency } from '../accounts/entities/language-proficiency.entity.js';
import { Profile } from '../accounts/entities/profile.entity.js';
import { User } from '../accounts/entities/user.entity.js';
import { Accounts1764000000000 } from './migrations/1764000000000-accounts.js';
import { AppendOnlyChanges1764000100000 } from './migrations/1764000100000-append-only-changes.js';
import { RelayTargets1764000300000 } from './migrations/1764000300000-relay-targets.js';

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /** Connections that this process opens at most. */
  poolSize?: number;
  applicationName?: string;
}

/** A PostgreSQL data source that knows every entity and migration. It connects at `initialize()`. */
export function createDataSource({ url, poolSize = 10, applicationName = 'user-accounts' }: DatabaseOptions) {
  const options: PostgresDataSourceOptions = {
    type: 'postgres',
    url,
    poolSize,
    applicationName,
    entities: [User, Profile, LanguageProficiency],
    migrations: [Accounts1764000000000, AppendOnlyChanges1764000100000, RelayTargets1764000300000],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    installExtensions: false,
    extra: {
      connectionTimeoutMillis: 5_000,
      // An idle connection must not keep a stopping process alive.
      allowExitOnIdle: true,
      // No `options`: poolers refuse that start-up parameter. Statements must not depend on the session's time zone.
    },
  };
  return new DataSource(options);
}
