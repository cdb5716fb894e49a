import { DataSource } from 'typeorm';
import type { PostgresDataSourceOptions } from 'typeorm/driver/postgres/PostgresDataSourceOptions.js';
import { EmailChangeToken } from '../accounts/entities/email-change-token.entity.js';
import { EmailChange } from '../accounts/entities/email-change.entity.js';
import { LanguageProficiency } from '../accounts/entities/language-proficiency.entity.js';
import { Mail } from '../accounts/entities/mail.entity.js';
import { Profile } from '../accounts/entities/profile.entity.js';
import { UnusedImage } from '../accounts/entities/unused-image.entity.js';
import { User } from '../accounts/entities/user.entity.js';
import { Accounts1764000000000 } from './migrations/1764000000000-accounts.js';
import { AppendOnlyChanges1764000100000 } from './migrations/1764000100000-append-only-changes.js';
import { RelayTargets1764000300000 } from './migrations/1764000300000-relay-targets.js';
import { EmailChanges1764000400000 } from './migrations/1764000400000-email-changes.js';
import { EraseHistory1764000900000 } from './migrations/1764000900000-erase-history.js';
import { EnduringClient } from './enduring-client.js';
import { PreparedClient } from './prepared-client.js';
import { ProfileImages1764000500000 } from './migrations/1764000500000-profile-images.js';

export interface DatabaseOptions {
  /** `postgres://user:password@host:port/database` */
  url: string;
  /** Connections that this process opens at most. */
  poolSize?: number;
  applicationName?: string;
  /** Whether statements are prepared, and planned, once on each connection. Default: yes. */
  preparedStatements?: boolean;
}

/**
 * Left to itself PostgreSQL would go on planning `= ANY($1)` at each execution: with few keys a plan for just these
 * looks cheaper than the plan for any, although it is the same.
 */
const PREPARED = { Client: PreparedClient, options: '-c plan_cache_mode=force_generic_plan' };

/** A PostgreSQL data source that knows every entity and migration. It connects at `initialize()`. */
export function createDataSource({
  url,
  poolSize = 10,
  applicationName = 'user-accounts',
  preparedStatements = true,
}: DatabaseOptions) {
  const options: PostgresDataSourceOptions = {
    type: 'postgres',
    url,
    poolSize,
    applicationName,
    entities: [User, Profile, LanguageProficiency, EmailChange, EmailChangeToken, Mail, UnusedImage],
    migrations: [
      Accounts1764000000000,
      AppendOnlyChanges1764000100000,
      RelayTargets1764000300000,
      EmailChanges1764000400000,
      ProfileImages1764000500000,
      EraseHistory1764000900000,
    ],
    migrationsTableName: 'migrations',
    migrationsTransactionMode: 'each',
    installExtensions: false,
    extra: {
      connectionTimeoutMillis: 5_000,
      // An idle connection must not keep a stopping process alive.
      allowExitOnIdle: true,
      // Otherwise no `options`: poolers refuse that start-up parameter. Statements must not depend on the time zone.
      ...(preparedStatements ? PREPARED : { Client: EnduringClient }),
    },
  };
  return new DataSource(options);
}
