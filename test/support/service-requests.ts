import { expect } from '@jest/globals';
import { accountUrl, MERGE_PATCH } from './requests.js';
import type { RunningService } from './running-service.js';
import { tokenFor } from './test-app.js';

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

export async function getPath({ url }: Pick<RunningService, 'url'>, path: string, token?: string) {
  const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return outcomeOf(await fetch(url + path, { headers }));
}

/** Reads an account as its owner. */
export async function read(service: Pick<RunningService, 'url'>, username: string): Promise<Outcome> {
  return getPath(service, accountUrl(username), await tokenFor(username));
}

/** Changes an account as its owner. */
export async function patch(service: Pick<RunningService, 'url'>, username: string, change: object) {
  const headers = { authorization: `Bearer ${await tokenFor(username)}`, 'content-type': MERGE_PATCH };
  const options = { method: 'PATCH', headers, body: JSON.stringify(change) };
  return outcomeOf(await fetch(service.url + accountUrl(username), options));
}
