import { expect } from '@jest/globals';
import { accountUrl, MERGE_PATCH } from '../requests.js';
import type { BuiltService } from './built-service.js';
import { tokenFor } from '../test-app.js';

export interface Outcome {
  readonly status: number;
  readonly retryAfter: number | null;
  readonly type: string | null;
  readonly json: Record<string, unknown>;
}

/** What a client sees of an outage, whichever part is out: nothing was saved, and when to come back. */
export const UNAVAILABLE = {
  status: 503,
  type: expect.stringMatching(/^application\/problem\+json/) as unknown,
  retryAfter: expect.any(Number) as unknown,
  json: expect.objectContaining({
    status: 503,
    detail: expect.stringContaining('Nothing was saved'),
  }) as unknown,
};

async function outcomeOf(response: Response): Promise<Outcome> {
  const text = await response.text();
  const retryAfter = response.headers.get('retry-after');
  return {
    status: response.status,
    retryAfter: retryAfter === null ? null : Number(retryAfter),
    type: response.headers.get('content-type'),
    json: (text === '' ? {} : JSON.parse(text)) as Record<string, unknown>,
  };
}

export async function getPath({ url }: Pick<BuiltService, 'url'>, path: string, token?: string) {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return outcomeOf(await fetch(url + path, { headers }));
}

/** Reads an account as its owner. */
export async function read(service: Pick<BuiltService, 'url'>, username: string): Promise<Outcome> {
  return getPath(service, accountUrl(username), await tokenFor(username));
}

/** Changes an account as its owner. */
export async function patch(service: Pick<BuiltService, 'url'>, username: string, change: object) {
  const headers = { authorization: `Bearer ${await tokenFor(username)}`, 'content-type': MERGE_PATCH };
  const options = { method: 'PATCH', headers, body: JSON.stringify(change) };
  return outcomeOf(await fetch(service.url + accountUrl(username), options));
}

export interface SendOptions {
  readonly as?: Parameters<typeof tokenFor>[0];
  readonly method?: string;
  readonly headers?: Record<string, string>;
  /** A merge patch. */
  readonly body?: unknown;
}

export interface Sent {
  readonly status: number;
  readonly etag: string | null;
  readonly json: any; // eslint-disable-line @typescript-eslint/no-explicit-any
}

/** A request over the network, on a connection of its own. */
export async function send(url: string, { as, method, headers, body }: SendOptions = {}): Promise<Sent> {
  const all = new Headers({ connection: 'close', ...headers });
  if (as !== undefined) all.set('authorization', `Bearer ${await tokenFor(as)}`);
  if (body !== undefined) all.set('content-type', 'application/merge-patch+json');
  const response = await fetch(url, {
    method,
    headers: all,
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  const text = await response.text();
  return {
    status: response.status,
    etag: response.headers.get('etag'),
    json: text === '' ? undefined : JSON.parse(text),
  };
}

/** What Prometheus would read now. */
export async function readMetrics({ metricsUrl }: Pick<BuiltService, 'metricsUrl'>): Promise<string> {
  return (await fetch(metricsUrl!)).text();
}
