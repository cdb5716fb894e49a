import { settingProperties, type Environment } from './load-settings.js';
import { environmentName } from './setting.js';
import type { Settings } from './settings.js';

/** What may not be what the operator thinks. */
export interface SettingWarning {
  readonly detail: string;
  readonly remedy: string;
}

/** What is no fault, but is probably not meant so. */
export function settingWarnings(settings: Settings, environment: Environment): SettingWarning[] {
  return [...ignored(settings), ...missing(settings), ...unknown(environment)];
}

function ignored({ accountVisibilityConfiguration }: Settings): SettingWarning[] {
  return accountVisibilityConfiguration.ignored.map((what) => ({
    detail: `ACCOUNT_VISIBILITY_CONFIGURATION has ${what}, which this service does not know.`,
    remedy: 'Leave it out, or declare the field in ACCOUNT_FIELDS.',
  }));
}

function missing({ nodeEnv, publicUrl, smtpUrl }: Settings): SettingWarning[] {
  if (nodeEnv !== 'production') return [];
  const url = {
    detail: 'PUBLIC_URL is not set: links in mails and picture URLs point to HOST and PORT.',
    remedy: 'Set PUBLIC_URL to the address under which clients reach the service.',
  };
  const mail = {
    detail: 'SMTP_URL is not set: mails are written to DATA_DIR/mail and not delivered.',
    remedy: 'Set SMTP_URL to your mail server.',
  };
  return [...(publicUrl === undefined ? [url] : []), ...(smtpUrl === undefined ? [mail] : [])];
}

/** Kubernetes puts the addresses of Services into the environment, under their names. */
const OF_KUBERNETES = /_SERVICE_HOST$|_SERVICE_PORT|_PORT$|_PORT_\d/;
/** First words that are not ours alone. */
const COMMON: ReadonlySet<string> = new Set([
  'HOST',
  'PORT',
  'DATA',
  'LOG',
  'NODE',
  'PUBLIC',
  'SERVICE',
  'S3',
  'AWS',
  'OTEL',
  'REDIS',
  'NATS',
]);
/** What the documents call the settings of a client, in whose shell the service may be started too. */
const OF_CLIENTS: ReadonlySet<string> = new Set(['ACCOUNTS_URL', 'ACCOUNTS_TOKEN']);

function unknown(environment: Environment): SettingWarning[] {
  const known = settingProperties().map(environmentName);
  const all = new Set(known.flatMap((name) => [name, `${name}_FILE`]));
  const words = new Set(known.map(firstWord).filter((word) => !COMMON.has(word)));
  return Object.keys(environment)
    .filter((name) => words.has(firstWord(name)) && !all.has(name))
    .filter((name) => !OF_KUBERNETES.test(name) && !OF_CLIENTS.has(name))
    .map((name) => {
      const similar = known.find((one) => one.startsWith(name) || name.startsWith(one));
      const remedy = similar
        ? `Did you mean ${similar}?`
        : 'See .env.example for the settings that there are.';
      return { detail: `There is no setting ${name}.`, remedy };
    });
}

function firstWord(name: string): string {
  return name.split('_', 1)[0]!;
}
