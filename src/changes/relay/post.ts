import { request as httpRequest, type IncomingMessage, type RequestOptions } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { useAgent } from 'request-filtering-agent';
import { DeliveryError } from './relay-target.js';

/** From the look-up of the name to the head of the answer. */
export const TIMEOUT_MS = 20_000;

export interface PostOptions {
  readonly headers: Readonly<Record<string, string>>;
  /** Whether addresses that are not public may be connected to. */
  readonly privateAddresses: boolean;
  /** Ends the request. */
  readonly cut: AbortSignal;
  readonly timeout?: number;
}

export interface PostAnswer {
  readonly status: number;
  /** Milliseconds, if the answer says so in seconds. */
  readonly retryAfter: number | undefined;
}

/**
 * Posts to a URL that somebody else chose. The address is judged when the connection is made, so that a name cannot
 * lead elsewhere than where it led when it was looked at; redirects are answers like any other, and not followed;
 * of the answer only the head is read. Throws `DeliveryError`.
 */
export function post(url: string, body: string, options: PostOptions): Promise<PostAnswer> {
  const { headers, privateAddresses, cut, timeout = TIMEOUT_MS } = options;
  const request = url.startsWith('https:') ? httpsRequest : httpRequest;
  const init: RequestOptions = {
    method: 'POST',
    headers: { 'User-Agent': 'user-accounts', ...headers, 'Content-Length': Buffer.byteLength(body) },
    // No connection is kept: one that the other side has just closed would fail the next delivery.
    agent: useAgent(url, { allowPrivateIPAddress: privateAddresses, keepAlive: false }),
    signal: cut,
  };
  return new Promise((resolve, reject) => {
    const sent = request(url, init);
    const timer = setTimeout(() => sent.destroy(new DeliveryError(`no answer in ${timeout} ms`)), timeout);
    sent.once('close', () => clearTimeout(timer));
    sent.once('response', (response) => {
      resolve({ status: response.statusCode ?? 0, retryAfter: retryAfter(response) });
      sent.destroy();
    });
    sent.on('error', (error) => reject(deliveryError(error)));
    sent.end(body);
  });
}

function retryAfter({ headers }: IncomingMessage): number | undefined {
  const seconds = headers['retry-after'];
  return seconds !== undefined && /^\d{1,9}$/.test(seconds) ? Number(seconds) * 1_000 : undefined;
}

function deliveryError(error: NodeJS.ErrnoException): DeliveryError {
  if (error instanceof DeliveryError) return error;
  if (/is (private|meta) IP address/i.test(error.message)) {
    return new DeliveryError('its address is not public: see WEBHOOK_PRIVATE_ADDRESSES');
  }
  return new DeliveryError(error.code ?? error.message);
}
