import { DEFAULT_VISIBILITY, type VisibilityConfiguration } from './account-fields.js';
import { imageSizes, visibilityConfiguration } from './json-settings.js';
import { publicKey, tokenSecret } from './key-settings.js';
import {
  duration,
  flag,
  host,
  integer,
  integerOrOff,
  list,
  mailbox,
  matching,
  oneOf,
  port,
  text,
} from './plain-settings.js';
import { natsServer, webhooks, type Webhook } from './relay-settings.js';
import { Setting } from './setting.js';
import {
  baseUrl,
  databaseUrl,
  imageStorage,
  keySetUrl,
  origin,
  redisUrl,
  smtpUrl,
  type ImageStorage,
} from './url-settings.js';

/**
 * Everything that can be set. The variable of a property is its name in upper case: `jwksUrl` is `JWKS_URL`.
 * A property without a value here is optional; what its absence means stands with it.
 */
export class Settings {
  /** With `production` the service makes no development secret: one of the JWT keys must be set. */
  @Setting(oneOf('development', 'production', 'test'))
  nodeEnv: 'development' | 'production' | 'test' = 'development';

  /** Address or host name to listen on. */
  @Setting(host)
  host = '127.0.0.1';

  /** TCP port to listen on; 0 is any free one. */
  @Setting(port)
  port = 3000;

  /** Processes that serve, on one port. With 1 there is no other process than the one that was started. */
  @Setting(integer(1, 256))
  workers = 1;

  /** Base of every absolute URL, without a slash at its end. Unset: from host and port, see `publicUrlOf`. */
  @Setting(baseUrl)
  publicUrl?: string;

  /** `postgres://…` of the primary database. Unset: embedded PostgreSQL in `dataDir`. */
  @Setting(databaseUrl)
  databaseUrl?: string;

  /** `postgres://…` of the role that owns the tables and migrates them. Unset: that of `databaseUrl`. */
  @Setting(databaseUrl)
  migrationDatabaseUrl?: string;

  /** Read replicas of `databaseUrl`. Default: none. */
  @Setting(list(databaseUrl))
  databaseReplicaUrls: readonly string[] = [];

  /** How far, in milliseconds, what a replica shows may be behind the primary; `2s` in the variable. */
  @Setting(duration('1s', '1h'))
  databaseReplicaMaxLag = 1_000;

  /** Database connections per process, to the primary and to each replica. */
  @Setting(integer(1, 1_000))
  databasePoolSize = 10;

  /** Whether statements are prepared; not behind a pooler that gives each transaction another connection. */
  @Setting(flag)
  databasePreparedStatements = true;

  /** Folder of embedded database, uploaded images, mail files and development secret. Relative to the cwd. */
  @Setting(text)
  dataDir = './data';

  /** HS256 secret, at least 32 bytes. With none of the three keys set: a random one kept in `dataDir`. */
  @Setting(tokenSecret)
  jwtSecret?: string;

  /** PEM (SPKI, with line breaks) of the key that verifies RS256, ES256 or EdDSA, by its type. */
  @Setting(publicKey)
  jwtPublicKey?: string;

  /** Key set (JWKS) of an OpenID provider. */
  @Setting(keySetUrl)
  jwksUrl?: string;

  /** What `iss` of a token must be. Unset: not checked. */
  @Setting(text)
  jwtIssuer?: string;

  /** What `aud` of a token must be or contain. Unset: not checked. */
  @Setting(text)
  jwtAudience?: string;

  /** Claim that names the caller. Unset: `preferred_username`, else `sub`. */
  @Setting(text)
  jwtUsernameClaim?: string;

  /** Whether the first request of somebody without an account makes one, if her token has a verified address. */
  @Setting(flag)
  autoProvision = false;

  /** Who sees which fields. In the variable: JSON with snake-case keys; a key left out keeps its default. */
  @Setting(visibilityConfiguration)
  accountVisibilityConfiguration: VisibilityConfiguration = DEFAULT_VISIBILITY;

  /** Edge in pixels of each size of a profile image; each name gives an `image_url_<name>`. */
  @Setting(imageSizes)
  profileImageSizesMap: Readonly<Record<string, number>> = { full: 500, large: 120, medium: 50, small: 30 };

  /** Largest upload in bytes, inclusive. */
  @Setting(integer(1, 1_073_741_824))
  profileImageMaxBytes = 1_048_576;

  /** Smallest upload in bytes, inclusive. */
  @Setting(integer(0, 1_073_741_824))
  profileImageMinBytes = 100;

  /** Most pixels (width × height) of an upload, inclusive. */
  @Setting(integer(1, 1_000_000_000))
  profileImageMaxPixels = 40_000_000;

  /** Where images go: under `dataDir` (the default), or a bucket. */
  @Setting(imageStorage)
  profileImageStorage: ImageStorage = { type: 'file' };

  /** Base of the pictures' URLs, without a slash at its end: a CDN. Unset: the service itself, see `publicUrl`. */
  @Setting(baseUrl)
  profileImageBaseUrl?: string;

  /** Base of an S3-compatible service, without a slash at its end. Unset: Amazon's for the region. */
  @Setting(baseUrl)
  s3Endpoint?: string;

  /** Region that requests to S3 are signed for. */
  @Setting(matching(/^[a-z0-9][a-z0-9-]{0,62}$/, 'a region such as eu-central-1'))
  s3Region = 'us-east-1';

  /** Needed with a bucket, like the secret that belongs to it. */
  @Setting(text)
  awsAccessKeyId?: string;

  @Setting(text)
  awsSecretAccessKey?: string;

  /** Third part of temporary credentials. */
  @Setting(text)
  awsSessionToken?: string;

  /** Age in years below which parental consent is required; null: never (the variable is set, but empty). */
  @Setting(integerOrOff(0, 150))
  parentalConsentAgeLimit: number | null = 13;

  /** What `accomplishments_shared` reports for every account. */
  @Setting(flag)
  badgesEnabled = false;

  /** Whether owners may ask for another email address. */
  @Setting(flag)
  allowEmailAddressChange = true;

  /** Life of a confirmation link in milliseconds; `24h` in the variable. */
  @Setting(duration('1m', '30d'))
  emailChangeTtl = 86_400_000;

  /** `smtp://…` or `smtps://…`. Unset: each mail becomes `dataDir/mail/*.eml`. */
  @Setting(smtpUrl)
  smtpUrl?: string;

  /** Sender of every mail: an address, or `Name <address>`. */
  @Setting(mailbox)
  mailFrom = 'accounts@localhost';

  /** How mails and their pages call the service. */
  @Setting(
    matching(/^(?=.*\S)[^\p{Cc}\p{Zl}\p{Zp}]{1,60}$/u, '1 to 60 characters on one line, not only blanks'),
  )
  serviceName = 'User Accounts';

  /** Most distinct names in one list request. */
  @Setting(integer(1, 10_000))
  accountsMaxUsernames = 100;

  /** Reading requests per minute per caller; 0 is off. */
  @Setting(integer(0, 1_000_000))
  rateLimitReads = 0;

  /** Writing requests per minute per caller; 0 is off. */
  @Setting(integer(0, 1_000_000))
  rateLimitWrites = 0;

  /** `redis://…` or `rediss://…`: rate limits are counted there. Unset: each process counts for itself. */
  @Setting(redisUrl)
  redisUrl?: string;

  /** Email-change requests per hour per account; 0 is off. */
  @Setting(integer(0, 1_000_000))
  rateLimitEmailChanges = 5;

  /** Whether a PATCH without `If-Match` is refused with 428. */
  @Setting(flag)
  requireIfMatch = false;

  /** How long the feed of changes reaches back, in milliseconds; `30d` in the variable. Unset: for ever. */
  @Setting(duration('1m', '36500d'))
  changesRetention?: number;

  /** `nats://…` or `tls://…` of the servers of one NATS with JetStream that changes are pushed to. Default: none. */
  @Setting(list(natsServer))
  natsUrl: readonly string[] = [];

  /** Where changes are posted to, each with the secrets that sign them. Default: nowhere. */
  @Setting(webhooks)
  webhookUrls: readonly Webhook[] = [];

  /** Whether webhooks may be at private, loopback and link-local addresses, and at `http://` URLs. */
  @Setting(flag)
  webhookPrivateAddresses = false;

  /** Origins whose pages may call the API, as browsers send them. Default: none. */
  @Setting(list(origin))
  corsOrigins: readonly string[] = [];

  /** TCP port of the Prometheus metrics; 0 is any free one. Unset: no metrics. */
  @Setting(port)
  metricsPort?: number;

  /** Least important level that is logged. */
  @Setting(oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'))
  logLevel: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace' | 'silent' = 'info';

  /** How long a stopping service still serves while `/health/ready` is 503, in milliseconds. */
  @Setting(duration('0s', '10m'))
  shutdownDelay = 0;

  /** Base of an OpenTelemetry collector (OTLP over HTTP). Unset: no traces; but see `telemetry-variables.ts`. */
  @Setting(baseUrl)
  otelExporterOtlpEndpoint?: string;

  /** How spans are encoded. */
  @Setting(oneOf('http/protobuf', 'http/json'))
  otelExporterOtlpProtocol: 'http/protobuf' | 'http/json' = 'http/protobuf';

  /** Name of this service in traces. */
  @Setting(text)
  otelServiceName = 'user-accounts';

  /** `none` sends no traces, wherever a collector is. */
  @Setting(oneOf('otlp', 'none'))
  otelTracesExporter: 'otlp' | 'none' = 'otlp';

  /** Switches OpenTelemetry off. */
  @Setting(flag)
  otelSdkDisabled = false;
}

/**
 * Base of every absolute URL, without a slash at its end.
 *
 * @param actualPort the port that is listened on, which `port` 0 does not tell
 */
export function publicUrlOf(settings: Pick<Settings, 'host' | 'publicUrl'>, actualPort: number): string {
  if (settings.publicUrl !== undefined) return settings.publicUrl;
  const [address = ''] = settings.host.split('%'); // A URL has no room for the zone of an IPv6 address.
  const url = new URL(`http://${address.includes(':') ? `[${address}]` : address}:${actualPort}`);
  // "Every interface" is an address to listen on, not one to call.
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = 'localhost';
  return url.origin;
}
