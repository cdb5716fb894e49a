import 'reflect-metadata';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { InjectOptions } from 'fastify';
import type { DataSource } from 'typeorm';
import { createApp } from '../../src/app.js';
import { issueToken, type TokenRequest } from '../../src/auth/tokens/issue-token.js';
import { loadSettings } from '../../src/config/load-settings.js';
import { createDataSource } from '../../src/database/data-source.js';
import { createTestDatabase } from './test-database.js';

export const SECRET = 'a secret of the tests, long enough for HS256';

/** The real application on a database of its own. */
export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly dataSource: DataSource;
  readonly databaseUrl: string;
  /** Its DATA_DIR, a folder of its own that goes with it. */
  readonly dataDir: string;
  /** Sends a request as that user, or with that token; anonymous without either. */
  request(options: InjectOptions & { as?: string | Partial<TokenRequest> }): Promise<Answer>;
  close(): Promise<void>;
}

export interface Answer {
  readonly status: number;
  readonly headers: Record<string, string | undefined>;
  readonly text: string;
  /** The parsed body. */
  readonly json: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

/**
 * @param environment settings, as in the environment
 * @param databaseUrl of another application's database; otherwise one of its own
 */
export async function startTestApp(
  environment: Record<string, string> = {},
  databaseUrl?: string,
): Promise<TestApp> {
  const database = databaseUrl
    ? { url: databaseUrl, name: new URL(databaseUrl).pathname.slice(1), drop: () => undefined }
    : await createTestDatabase();
  const settings = loadSettings({
    JWT_SECRET: SECRET,
    LOG_LEVEL: 'silent',
    DATABASE_URL: database.url,
    DATA_DIR: join(tmpdir(), database.name),
    ...environment,
  });
  const dataSource = createDataSource({
    url: settings.databaseUrl!,
    poolSize: settings.databasePoolSize,
    preparedStatements: settings.databasePreparedStatements,
    standbys: settings.changesWaitForStandbys,
    limits: {
      statementTimeout: settings.databaseStatementTimeout,
      lockTimeout: settings.databaseLockTimeout,
    },
  });
  await dataSource.initialize();
  const app = await createApp(settings, dataSource);
  await app.getHttpAdapter().getInstance().ready();
  return {
    app,
    dataSource,
    databaseUrl: settings.databaseUrl!,
    dataDir: settings.dataDir,
    request: async ({ as, ...options }) => {
      const authorization = as === undefined ? {} : { authorization: `Bearer ${await tokenFor(as)}` };
      const response = await app.inject({
        ...options,
        headers: { ...authorization, ...options.headers },
      } as InjectOptions);
      const isJson = /[/+]json/.test(String(response.headers['content-type']));
      return {
        status: response.statusCode,
        headers: response.headers as Answer['headers'],
        text: response.body,
        json: isJson && response.body !== '' ? JSON.parse(response.body) : undefined,
      };
    },
    close: async () => {
      await app.close();
      if (dataSource.isInitialized) await dataSource.destroy();
      await database.drop();
      if (environment.DATA_DIR === undefined) await rm(settings.dataDir, { recursive: true, force: true });
    },
  };
}

export function tokenFor(caller: string | Partial<TokenRequest>): Promise<string> {
  const request = typeof caller === 'string' ? { username: caller } : caller;
  return issueToken({ secret: SECRET, username: 'nobody', staff: false, ttlSeconds: 600, ...request });
}

/** An internal service. */
export const SERVICE = { username: 'a-service', staff: true };
