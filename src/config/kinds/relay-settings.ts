import { list } from './plain-settings.js';
import { kind, Unreadable, unreadable, type Kind } from '../setting.js';
import { isDecodable, parsed, shownSecretUrl, webUrl } from './url-settings.js';

/** Where changes are posted to, by the Standard Webhooks specification. */
export interface Webhook {
  readonly url: string;
  /** `whsec_` and base64; at least one. More than one sign while a secret is being replaced. */
  readonly secrets: readonly string[];
}

export const natsServer: Kind<string> = kind(
  'nats://user:password@host:port or tls://…, special characters of the parts percent-encoded',
  (text) => {
    const url = /^(nats|tls):\/\/\S+$/.test(text) ? parsed(text) : undefined;
    return url?.hostname && /^\/?$/.test(url.pathname + url.search + url.hash) && isDecodable(url)
      ? text
      : undefined;
  },
  shownSecretUrl,
);

const WEBHOOK_ALLOWED =
  'an https:// URL without user name and fragment, a blank, and its secret: whsec_ and 24 to 64 bytes in base64';

/** Nothing but the URL is ever shown. */
const webhook: Kind<Webhook> = (text) => {
  const [address = '', ...secrets] = text.split(/\s+/);
  const url = address.includes('#') ? undefined : webUrl(address);
  if (!url) return unreadable(shownSecretUrl(address), WEBHOOK_ALLOWED);
  if (secrets.length === 0) return unreadable(`${shownSecretUrl(address)} without a secret`, WEBHOOK_ALLOWED);
  if (!secrets.every(isSecret))
    return unreadable(`${shownSecretUrl(address)} with a secret that is not one`, WEBHOOK_ALLOWED);
  return { url: url.href, secrets };
};

export const webhooks: Kind<readonly Webhook[]> = (text) => {
  const all = list(webhook)(text);
  if (all instanceof Unreadable) return all;
  const urls = all.map(({ url }) => url);
  const twice = urls.find((url, index) => urls.indexOf(url) < index);
  return twice === undefined ? all : unreadable(`${shownSecretUrl(twice)} twice`, 'each URL once');
};

function isSecret(text: string): boolean {
  const [, base64] = /^whsec_([A-Za-z0-9+/]+={0,2})$/.exec(text) ?? [];
  if (base64 === undefined) return false;
  const bytes = Buffer.from(base64, 'base64');
  return bytes.toString('base64') === base64 && bytes.length >= 24 && bytes.length <= 64;
}
