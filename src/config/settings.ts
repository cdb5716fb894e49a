import { BUILT_IN_FIELDS, type AccountFields } from '../accounts/fields/account-fields.js';
import {
  DEFAULT_VISIBILITY,
  type VisibilityConfiguration,
} from '../accounts/fields/visibility-configuration.js';
import type { ServiceScopes } from '../accounts/fields/service-scopes.js';
import { accountFields } from './kinds/field-settings.js';
import { brandColor } from './kinds/brand-color.js';
import { imageSizes, visibilityConfiguration } from './kinds/json-settings.js';
import { publicKey, tokenSecret } from './kinds/key-settings.js';
import {
  claimPaths,
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
} from './kinds/plain-settings.js';
import { natsServer, webhooks, type Webhook } from './kinds/relay-settings.js';
import { serviceScopes } from './service-scopes.js';
import { Setting } from './setting.js';
import {
  baseUrl,
  databaseUrl,
  httpsUrl,
  imageStorage,
  keySetUrl,
  origin,
  redisUrl,
  smtpUrl,
  type ImageStorage,
} from './kinds/url-settings.js';

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

  /** How long a client's connection may be without progress, in milliseconds; `30s` in the variable. */
  @Setting(duration('1s', '1h'))
  connectionTimeout = 30_000;

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

  /** Longest statement of the service, in milliseconds; `15s` in the variable. */
  @Setting(duration('1s', '1h'))
  databaseStatementTimeout = 15_000;

  /** Longest wait for a row, in milliseconds; `2s` in the variable. */
  @Setting(duration('1s', '1h'))
  databaseLockTimeout = 2_000;

  /** Whether statements are prepared; not behind a pooler that gives each transaction another connection. */
  @Setting(flag)
  databasePreparedStatements = true;

  /** Folder of embedded database, uploaded images, mail files and development secret. Relative to the cwd. */
  @Setting(text)
  dataDir = './data';

  /** Shared secret: HS256 with at least 32 bytes, HS384 too from 48, HS512 from 64. With none of the three keys set: a random one kept in `dataDir`. */
  @Setting(tokenSecret)
  jwtSecret?: string;

  /** PEM (SPKI, with line breaks) of an RSA, EC or Ed25519 key; the algorithms follow from its type. */
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

  /** Claims whose words grant rights, such as `accounts:staff`; a dot leads into one. */
  @Setting(claimPaths)
  jwtScopeClaim: readonly string[] = ['scope'];

  /** Whether a token may come in the two cookies of Open edX, beside the header `USE-JWT-COOKIE: true`. */
  @Setting(flag)
  jwtCookies = false;

  /** Whether the first request of somebody without an account makes one, if her token has a verified address. */
  @Setting(flag)
  autoProvision = false;

  /** The fields that accounts have: the setting adds to those of every account. See docs/run/declared-fields.md. */
  @Setting(accountFields)
  accountFields: AccountFields = BUILT_IN_FIELDS;

  /** Who sees which fields. In the variable: JSON with snake-case keys; a key left out keeps its default. */
  @Setting(visibilityConfiguration)
  accountVisibilityConfiguration: VisibilityConfiguration = DEFAULT_VISIBILITY;

  /** What further words of a token grant to services. In the variable: JSON. Default: nothing. */
  @Setting(serviceScopes)
  serviceScopes: ServiceScopes = new Map();

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

  /** From the request of an owner to be erased until it is done, in milliseconds; `14d` in the variable. */
  @Setting(duration('0s', '365d'))
  erasureCoolingOff = 1_209_600_000;

  /** `smtp://…` or `smtps://…`. Unset: each mail becomes `dataDir/mail/*.eml`. */
  @Setting(smtpUrl)
  smtpUrl?: string;

  /** Address of the sender of every mail; a name before it gives way to `serviceName`. */
  @Setting(mailbox)
  mailFrom = 'accounts@localhost';

  /** Sender of mails, and how they and their pages call the service. */
  @Setting(
    matching(/^(?=.*\S)[^\p{Cc}\p{Zl}\p{Zp}]{1,60}$/u, '1 to 60 characters on one line, not only blanks'),
  )
  serviceName = 'User Accounts';

  /** Where people use the service: pages and mails lead there, and "change your password". Unset: nowhere. */
  @Setting(baseUrl)
  siteUrl?: string;

  /** Of buttons and links in mails and on their pages; white letters on it have a contrast of at least 4.5. */
  @Setting(brandColor)
  brandColor = '#0b57d0';

  /** A picture above them. Unset: the name of the service. */
  @Setting(httpsUrl)
  brandLogoUrl?: string;

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

  /** Downloads of all data of an account per hour, counted by each process; 0 is off. */
  @Setting(integer(0, 1_000_000))
  rateLimitData = 20;

  /** Whether a PATCH without `If-Match` is refused with 428. */
  @Setting(flag)
  requireIfMatch = false;

  /** How long the feed of changes reaches back, in milliseconds; `30d` in the variable. Unset: for ever. */
  @Setting(duration('1m', '36500d'))
  changesRetention?: number;

  /** On how many standbys a change has to be on disk before the feed and the relay give it out. */
  @Setting(integer(0, 100))
  changesWaitForStandbys = 0;

  /** `nats://…` or `tls://…` of the servers of one NATS with JetStream that changes are pushed to. Default: none. */
  @Setting(list(natsServer))
  natsUrl: readonly string[] = [];

  /** Where changes are posted to, each with the secrets that sign them. Default: nowhere. */
  @Setting(webhooks)
  webhookUrls: readonly Webhook[] = [];

  /** Whether webhooks may be at private, loopback and link-local addresses, and at `http://` URLs. */
  @Setting(flag)
  webhookPrivateAddresses = false;

  /** Whether it is noted what others are shown of an account; with `strict` before the answer, else within a second. */
  @Setting(oneOf('off', 'on', 'strict'))
  accessLog: 'off' | 'on' | 'strict' = 'on';

  /** How long that is kept, in milliseconds; `180d` in the variable. */
  @Setting(duration('1d', '36500d'))
  accessRetention = 15_552_000_000;

  /** How long the history keeps values, in milliseconds; what changed, when and by whom stays. Unset: for ever. */
  @Setting(duration('1d', '36500d'))
  historyValuesRetention?: number;

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

  /** How long a stopping service then waits for requests in flight, in milliseconds; `20s` in the variable. */
  @Setting(duration('1s', '10m'))
  shutdownTimeout = 20_000;

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
