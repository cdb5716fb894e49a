import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { connectionsOf, createApp } from '../app.js';
import { developmentSecret } from '../auth/tokens/development-secret.js';
import { issueToken } from '../auth/tokens/issue-token.js';
import { atMost } from '../background/pause.js';
import { PublicUrl } from '../config/public-url.js';
import { errorCode, OperatorError } from '../diagnostics/operator-error.js';
import type { Settings } from '../config/settings.js';
import type { DevelopmentCaller } from '../openapi/docs-page.js';
import { openDatabase, type Database } from '../database/open-database.js';
import { Readiness } from '../observability/health/readiness.js';
import { loadSamples } from './load-samples.js';
import { prepareDatabase } from './prepare-database.js';
import { startTelemetry, type Telemetry } from './telemetry.js';
import { printBanner } from './banner.js';

/** A running service. */
export interface Service {
  readonly url: string;
  /** The port that is listened on. */
  readonly port: number;
  /**
   * Finishes the requests in flight, then closes the database. Whatever hangs, it ends eight seconds after SHUTDOWN_TIMEOUT.
   * @returns whether nothing was cut off
   */
  stop(): Promise<boolean>;
}

export interface StartOptions {
  /** Sample accounts in an empty embedded database, a token for them, and the printed help. */
  readonly development: boolean;
}

/** What a process needs before it can serve. */
interface Opened {
  /** With a key for tokens. */
  readonly settings: Settings;
  readonly database: Database;
  /** Only in development. */
  readonly developmentCallers: readonly DevelopmentCaller[] | undefined;
}

/**
 * Starts everything in this process: database, migrations, HTTP.
 * Throws `OperatorError`, with one sentence, for what the operator can put right.
 */
export function startService(settings: Settings, options: StartOptions): Promise<Service> {
  return start(settings, options, { isWorker: false });
}

/** Starts one process of several, on a database that the first of them has prepared. */
export function startWorker(settings: Settings, options: StartOptions): Promise<Service> {
  return start(settings, options, { isWorker: true });
}

async function start(
  settings: Settings,
  options: StartOptions,
  { isWorker }: { isWorker: boolean },
): Promise<Service> {
  const telemetry = await startTelemetry(settings, { isWorker });
  return endingOnError(
    () => telemetry.stop(),
    async () => {
      const opened = await open(settings, options);
      const { database, developmentCallers } = opened;
      return endingOnError(
        () => database.close(),
        async () => {
          const samples = isWorker ? 0 : await prepare(settings, database, options);
          const docs = developmentCallers && { developmentCallers };
          const app = await createApp(opened.settings, database.dataSource, docs, telemetry);
          const metricsUrl = await telemetry.serve(app, database);
          const address = await listen(app, settings);
          if (!isWorker)
            printBanner({
              ...opened,
              url: address.url,
              address: addressOf(settings.host, address.port),
              settings,
              samples,
              metricsUrl,
            });
          return { ...address, stop: () => stopAll(app, { settings, database, telemetry }) };
        },
      );
    },
  );
}

/** Opens key and database. */
export async function open(settings: Settings, { development }: StartOptions): Promise<Opened> {
  const tokenSettings = await withTokenKey(settings);
  const { databaseStatementTimeout: statementTimeout, databaseLockTimeout: lockTimeout } = settings;
  const limits = { statementTimeout, lockTimeout };
  const developmentCallers = development ? await callersOfSamples(settings, tokenSettings) : undefined;
  return { settings: tokenSettings, developmentCallers, database: await openDatabase(settings, { limits }) };
}

/** Migrations and samples: once, however many processes then serve. @returns how many samples were loaded */
export async function prepare(
  settings: Settings,
  database: Database,
  { development }: StartOptions,
): Promise<number> {
  await prepareDatabase(database, settings.accountFields);
  return development && database.embedded ? loadSamples(database.dataSource, settings.accountFields) : 0;
}

/** What was opened before is ended where the rest fails. */
export async function endingOnError<T>(end: () => Promise<void>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    await end();
    throw error;
  }
}

/** What the parts of the application may take beyond the requests in flight, and what comes after them. */
const ENDING_MS = 4_000;
const LAST_MOMENTS_MS = 1_500;

async function stopAll(
  app: NestFastifyApplication,
  { settings, database, telemetry }: { settings: Settings; database: Database; telemetry: Telemetry },
): Promise<boolean> {
  // First nobody shall send more; until everybody knows that, more is served.
  app.get(Readiness).stop();
  const { shutdownDelay, shutdownTimeout } = settings;
  await delay(shutdownDelay);
  const connections = connectionsOf(app);
  let isWhole = true;
  // A connection that was busy when the closing began is kept alive after its answer: nobody else would end it.
  const sweep = setInterval(() => connections.endResting(), 100);
  const end = setTimeout(() => (isWhole = !connections.cutOff()), shutdownTimeout);
  const closed = await atMost(shutdownTimeout + ENDING_MS, app.close());
  clearInterval(sweep);
  clearTimeout(end);
  await atMost(LAST_MOMENTS_MS, telemetry.stop());
  await database.close();
  return isWhole && closed;
}

/** With no key set, a random secret of this installation signs; production must set one of its own. */
async function withTokenKey(settings: Settings): Promise<Settings> {
  if (settings.jwtSecret ?? settings.jwtPublicKey ?? settings.jwksUrl) return settings;
  try {
    await mkdir(settings.dataDir, { recursive: true });
    return Object.assign(Object.create(settings) as Settings, {
      jwtSecret: await developmentSecret(settings.dataDir),
    });
  } catch (error) {
    const reason = errorCode(error) ?? (error as Error).message;
    throw new OperatorError(`DATA_DIR ${resolve(settings.dataDir)} cannot be used (${reason}).`);
  }
}

/** With tokens of a sample account and of staff, unless others hold the key. */
async function callersOfSamples(
  settings: Settings,
  { jwtSecret: secret }: Settings,
): Promise<DevelopmentCaller[] | undefined> {
  if (settings.jwtSecret || !secret || settings.nodeEnv === 'production') return undefined;
  const { jwtIssuer: issuer, jwtAudience: audience, jwtUsernameClaim: usernameClaim } = settings;
  const ttlSeconds = 7 * 24 * 3_600;
  const callers = [
    { username: 'john', isStaff: false },
    { username: 'staff', isStaff: true },
  ];
  return Promise.all(
    callers.map(async ({ username, isStaff: staff }) => {
      const token = await issueToken({
        secret,
        username,
        staff,
        ttlSeconds,
        issuer,
        audience,
        usernameClaim,
      });
      return { username, isStaff: staff, token };
    }),
  );
}

/** Where a process listens: `http://127.0.0.1:3000`. */
export function addressOf(host: string, port: number): string {
  return `http://${host.includes(':') ? `[${host}]` : host}:${port}`;
}

async function listen(
  app: NestFastifyApplication,
  { host, port }: Settings,
): Promise<{ url: string; port: number }> {
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    const code = errorCode(error);
    if (code === 'EADDRINUSE') {
      throw new OperatorError(
        `Port ${port} on ${host} is in use: stop what listens there, or set PORT to another.`,
      );
    }
    if (code) throw new OperatorError(`Cannot listen on ${host} port ${port} (${code}): see HOST and PORT.`);
    throw error;
  }
  const address = app.getHttpServer().address() as { port: number };
  const publicUrl = app.get(PublicUrl);
  publicUrl.listening(address.port);
  return { url: publicUrl.base, port: address.port };
}
