import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.js';
import { developmentSecret } from './auth/development-secret.js';
import { issueToken } from './auth/issue-token.js';
import { PublicUrl } from './config/public-url.js';
import type { Settings } from './config/settings.js';
import { openDatabase, OperatorError, type Database } from './database/open-database.js';
import { Readiness } from './health/readiness.js';
import { loadSamples } from './operator/load-samples.js';
import { prepareDatabase } from './operator/prepare-database.js';
import { startWatching, type Watching } from './watching.js';
import { printWelcome } from './welcome.js';

export { OperatorError };

/** A running service. */
export interface Service {
  readonly url: string;
  /** The port that is listened on. */
  readonly port: number;
  /** Finishes the requests in flight, then closes the database. */
  stop(): Promise<void>;
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
  readonly developmentToken: string | undefined;
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
  const watching = await startWatching(settings, { isWorker });
  return endingOnError(
    () => watching.stop(),
    async () => {
      const opened = await open(settings, options);
      const { database, developmentToken } = opened;
      return endingOnError(
        () => database.close(),
        async () => {
          const samples = isWorker ? 0 : await prepare(database, options);
          const app = await createApp(opened.settings, database.dataSource, { developmentToken }, watching);
          const metricsUrl = await watching.serve(app, database);
          const address = await listen(app, settings);
          if (!isWorker) printWelcome({ ...opened, url: address.url, settings, samples, metricsUrl });
          return { ...address, stop: () => stopAll(app, { settings, database, watching }) };
        },
      );
    },
  );
}

/** Opens key and database. */
export async function open(settings: Settings, { development }: StartOptions): Promise<Opened> {
  const tokenSettings = await withTokenKey(settings);
  const developmentToken = development ? await tokenForSamples(settings, tokenSettings) : undefined;
  return { settings: tokenSettings, developmentToken, database: await openDatabase(settings) };
}

/** Migrations and samples: once, however many processes then serve. @returns how many samples were loaded */
export async function prepare(database: Database, { development }: StartOptions): Promise<number> {
  await prepareDatabase(database);
  return development && database.embedded ? loadSamples(database.dataSource) : 0;
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

/** A request that takes longer than this to be answered is cut off: Kubernetes kills after 30 s. */
const IN_FLIGHT_MS = 25_000;

async function stopAll(
  app: NestFastifyApplication,
  { settings, database, watching }: { settings: Settings; database: Database; watching: Watching },
): Promise<void> {
  // First nobody shall send more; until everybody knows that, more is served.
  app.get(Readiness).stop();
  await delay(settings.shutdownDelay);
  const server = app.getHttpServer();
  // A connection that was busy when the closing began is kept alive after its answer: nobody else would end it.
  const sweep = setInterval(() => server.closeIdleConnections(), 100);
  const end = setTimeout(() => server.closeAllConnections(), IN_FLIGHT_MS);
  await app.close();
  clearInterval(sweep);
  clearTimeout(end);
  await watching.stop();
  await database.close();
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
    const reason = (error as NodeJS.ErrnoException).code ?? (error as Error).message;
    throw new OperatorError(`DATA_DIR ${resolve(settings.dataDir)} cannot be used (${reason}).`);
  }
}

/** A token of the sample account `john`, unless others hold the key. */
async function tokenForSamples(settings: Settings, { jwtSecret }: Settings): Promise<string | undefined> {
  if (settings.jwtSecret || !jwtSecret || settings.nodeEnv === 'production') return undefined;
  const { jwtIssuer: issuer, jwtAudience: audience, jwtUsernameClaim: usernameClaim } = settings;
  const ttlSeconds = 7 * 24 * 3_600;
  return issueToken({
    secret: jwtSecret,
    username: 'john',
    staff: false,
    ttlSeconds,
    issuer,
    audience,
    usernameClaim,
  });
}

async function listen(
  app: NestFastifyApplication,
  { host, port }: Settings,
): Promise<{ url: string; port: number }> {
  try {
    await app.listen(port, host);
  } catch (error) {
    await app.close();
    const { code } = error as NodeJS.ErrnoException;
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
