import { setTimeout as sleep } from 'node:timers/promises';
import { createTransport } from 'nodemailer';
import { createImageStorage } from '../../accounts/profile-image/storage/create-image-storage.js';
import type { ImageStorageError } from '../../accounts/profile-image/storage/image-storage.js';
import type { Settings } from '../../config/settings.js';
import { smtpOptions } from '../../mail/smtp-options.js';
import { fault, type Finding, notConfigured, ok } from './finding.js';
import { type Address, addressOf, named, reach, failureCode, TIMEOUT_MS } from './reach.js';

/** The services that this one talks to, so far as they are configured. */
export function checkPeers(settings: Settings): Promise<Finding>[] {
  return [
    checkSmtp(settings),
    checkImageStorage(settings),
    checkAddresses('nats', 'NATS_URL', urlsOf(settings, 'natsUrl'), 4222, 'tls:'),
    checkAddresses('redis', 'REDIS_URL', urlsOf(settings, 'redisUrl'), 6379, 'rediss:'),
    checkAddresses('replicas', 'DATABASE_REPLICA_URLS', settings.databaseReplicaUrls, 5432, ''),
    checkKeySet(settings),
  ];
}

/** A setting of one URL or of several, which this version may or may not have. */
function urlsOf(settings: object, name: string): readonly string[] {
  const value = (settings as Record<string, unknown>)[name];
  return [value ?? []].flat().map(String);
}

async function checkSmtp({ smtpUrl }: Settings): Promise<Finding> {
  if (smtpUrl === undefined) return notConfigured('smtp', 'SMTP_URL is not set: mails become files.');
  const isTls = smtpUrl.startsWith('smtps:');
  const where = named(addressOf(smtpUrl, isTls ? 465 : 587, isTls));
  const timeouts = {
    connectionTimeout: TIMEOUT_MS,
    greetingTimeout: TIMEOUT_MS,
    socketTimeout: TIMEOUT_MS,
    dnsTimeout: TIMEOUT_MS,
  };
  const transport = createTransport({ ...smtpOptions(smtpUrl), ...timeouts });
  try {
    await transport.verify();
    return ok('smtp', `${where} accepts mail.`);
  } catch (error) {
    const reason = failureCode(error);
    const remedy =
      reason === 'EAUTH'
        ? 'Correct user and password in SMTP_URL.'
        : 'Check host and port in SMTP_URL, smtp: or smtps:, STARTTLS, the certificate and the firewall.';
    return fault('smtp', `${where} does not accept mail (${reason}). Mail waits, and none is lost.`, remedy);
  } finally {
    transport.close();
  }
}

/** Whether the bucket is there, and its credentials are good: the service lists it when it removes pictures. */
async function checkImageStorage(settings: Settings): Promise<Finding> {
  const { profileImageStorage, s3Endpoint, s3Region } = settings;
  if (profileImageStorage.type === 'file') return notConfigured('s3', 'Images are kept in DATA_DIR.');
  const base = s3Endpoint ?? `https://s3.${s3Region}.amazonaws.com`;
  const isTls = base.startsWith('https:');
  const address = addressOf(base, isTls ? 443 : 80, isTls);
  const reached = await checkAddress('s3', address, 'S3_ENDPOINT and S3_REGION');
  if (reached.result !== 'ok') return reached;
  const looked = createImageStorage(settings).list()[Symbol.asyncIterator]().next();
  const reason = await Promise.race([
    looked.then(
      () => null,
      (error: ImageStorageError) => (error.cause as Error).name,
    ),
    sleep(TIMEOUT_MS, 'no answer'),
  ]);
  const { bucket } = profileImageStorage;
  if (reason === null) return ok('s3', `${named(address)} gives access to the bucket ${bucket}.`);
  const remedy =
    'Check PROFILE_IMAGE_STORAGE, S3_REGION and the AWS credentials, which must be allowed to list, read, write and remove.';
  return fault('s3', `${named(address)} denies access to the bucket ${bucket} (${reason}).`, remedy);
}

async function checkAddresses(
  check: string,
  setting: string,
  urls: readonly string[],
  port: number,
  tlsScheme: string,
): Promise<Finding> {
  if (urls.length === 0) return notConfigured(check, `${setting} is not set.`);
  const findings = await Promise.all(
    urls.map((url) => checkAddress(check, addressOf(url, port, url.startsWith(tlsScheme || '\0')), setting)),
  );
  return findings.find(({ result }) => result !== 'ok') ?? findings[0]!;
}

/** Whether somebody listens there; what follows is between the two of them. */
async function checkAddress(check: string, address: Address, setting: string): Promise<Finding> {
  // NATS begins in clear and changes to TLS, so only a connection tells something of it.
  const reason = await reach(check === 'nats' ? { ...address, tls: false } : address);
  if (reason === null) return ok(check, `${named(address)} can be reached.`);
  const remedy = `Check ${setting}, that the server runs, its certificate and the firewall.`;
  return fault(check, `${named(address)} cannot be reached (${reason}).`, remedy);
}

async function checkKeySet({ jwksUrl }: Settings): Promise<Finding> {
  if (jwksUrl === undefined) return notConfigured('jwks', 'JWKS_URL is not set.');
  const { host } = new URL(jwksUrl);
  const remedy = 'Check JWKS_URL: no token can be verified without the keys.';
  try {
    const answer = await fetch(jwksUrl, { redirect: 'error', signal: AbortSignal.timeout(TIMEOUT_MS) });
    if (!answer.ok) return fault('jwks', `${host} answers ${answer.status}.`, remedy);
    const { keys } = (await answer.json()) as { keys?: unknown };
    if (!Array.isArray(keys)) return fault('jwks', `${host} does not send a key set.`, remedy);
    const count = keys.length === 1 ? '1 key' : `${keys.length} keys`;
    return keys.length > 0
      ? ok('jwks', `${host} has ${count}.`)
      : fault('jwks', `${host} has no key.`, remedy);
  } catch (error) {
    const reason = error instanceof SyntaxError ? 'no JSON' : failureCode(error);
    return fault('jwks', `The keys at ${host} cannot be fetched (${reason}).`, remedy);
  }
}
