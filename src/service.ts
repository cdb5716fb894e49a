import { mkdir } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { createApp } from './app.js';
import { developmentSecret } from './auth/development-secret.js';
import { issueToken } from './auth/issue-token.js';
import { PublicUrl } from './config/public-url.js';
import type { Settings } from './config/settings.js';
import { openDatabase, OperatorError, type Database } from './database/open-database.js';
import { applyMigrations } from './database/apply-migrations.js';
import { loadSamples } from './operator/load-samples.js';
import { printWelcome } from './welcome.js';

export { OperatorError };

/** A running service. */
export interface Service {
  readonly url: string;
  /** Finishes the requests in flight, then closes the database. */
  stop(): Promise<void>;
}

/**
 * Starts everything: database, migrations, HTTP. In development also the sample accounts and the printed help.
 * Throws `OperatorError`, with one sentence, for what the operator can put right.
 */
export async function startService(settings: Settings, options: { development: boolean }): Promise<Service> {
  const tokenSettings = await withTokenKey(settings);
  const database = await openDatabase(settings);
  try {
    await applyMigrations(database.dataSource);
    const samples = options.development && database.embedded ? await loadSamples(database.dataSource) : 0;
    const developmentToken = options.development ? await tokenForSamples(settings, tokenSettings) : undefined;
    const app = await createApp(tokenSettings, database.dataSource, { developmentToken });
    const url = await listen(app, settings);
    printWelcome({ url, settings, database, samples, developmentToken });
    return { url, stop: () => stopAll(app, database) };
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function stopAll(app: NestFastifyApplication, database: Database): Promise<void> {
  // A connection that was busy when the closing began is kept alive after its answer: nobody else would end it.
  const sweep = setInterval(() => app.getHttpServer().closeIdleConnections(), 100);
  await app.close();
  clearInterval(sweep);
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

async function listen(app: NestFastifyApplication, { host, port }: Settings): Promise<string> {
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
  return publicUrl.base;
}
