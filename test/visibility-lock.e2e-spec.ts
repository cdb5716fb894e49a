import { readFileSync, writeFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from './support/accounts.js';
import {
  exposed,
  ROUTES,
  STATES,
  VIEWERS,
  VIEWING,
  withMarks,
  type Exposed,
} from './support/exposure-table.js';
import { startTestApp, type TestApp } from './support/test-app.js';

/** state → viewer → route → status, and the keys of the account. `npm run visibility:approve` writes it. */
type Lock = Record<string, Record<string, Record<string, string>>>;

interface Sight extends Exposed {
  readonly state: string;
  readonly viewer: string;
  readonly route: string;
}

const FILE = 'visibility.lock.json';
const approve = process.env.APPROVE_VISIBILITY === 'true';

let api: TestApp;
const sights: Sight[] = [];

beforeAll(async () => {
  api = await startTestApp();
  const present = Object.values(STATES).filter((state) => state !== STATES.absent);
  await seed(api.dataSource, ...VIEWING, ...present.map(withMarks));
  for (const [state, { username }] of Object.entries(STATES)) {
    for (const [viewer, callerFor] of Object.entries(VIEWERS)) {
      for (const [route, request] of Object.entries(ROUTES)) {
        const sent = request(username);
        const answer = await api.request({ ...sent, as: callerFor(username) });
        sights.push({ state, viewer, route, ...exposed(answer, username, sent) });
      }
    }
  }
  if (approve) writeFileSync(FILE, `${JSON.stringify(lockOf(sights), null, 1)}\n`);
});
afterAll(() => api.close());

describe('By default', () => {
  it('every viewer is shown of every account, by every route, what visibility.lock.json says', () => {
    expect(lockOf(sights)).toEqual(JSON.parse(readFileSync(FILE, 'utf8')));
  });

  it('an answer that is an error shows nothing of an account', () => {
    expect(sights.filter(({ status, keys, shows }) => status >= 400 && (keys || shows.length > 0))).toEqual(
      [],
    );
  });

  it('no value is shown whose key is not in the answer', () => {
    const strays = sights.filter(({ keys = [], shows }) => shows.some((field) => !keys.includes(field)));
    expect(strays).toEqual([]);
  });

  it('who may not know whether an account exists gets the same status for all and none', () => {
    const strangers = ['other account', 'inactive account', 'inactive staff account', 'no account'];
    const closed = Object.keys(ROUTES).filter((route) =>
      /^(PATCH|POST|DELETE)|visibility|email_change/.test(route),
    );
    const statuses = sights
      .filter(({ viewer, route }) => strangers.includes(viewer) && closed.includes(route))
      .map(({ status }) => status);
    expect(statuses).toHaveLength(Object.keys(STATES).length * strangers.length * closed.length);
    expect(new Set(statuses)).toEqual(new Set([404]));
  });

  it.each(
    Object.entries(ROUTES).filter(([name]) => /^(PATCH|DELETE)|image|visibility|email_change/.test(name)),
  )(
    'by %s she gets the same answer for one that hides and for none, but for instance',
    async (_, request) => {
      const answer = async (username: string) => {
        const { status, headers, json } = await api.request({ ...request(username), as: 'other' });
        const own = { 'x-request-id': '', date: '' };
        const instance = json.instance === headers['x-request-id'];
        return [status, { ...headers, ...own }, { ...json, instance }];
      };
      expect(await answer(STATES.private!.username)).toEqual(await answer(STATES.absent!.username));
    },
  );
});

/** A line a sight, so that a change of who sees what is a line in a review. */
function lockOf(all: readonly Sight[]): Lock {
  const lock: Lock = {};
  for (const { state, viewer, route, status, keys = [] } of all) {
    ((lock[state] ??= {})[viewer] ??= {})[route] = [status, ...keys].join(' ');
  }
  return lock;
}
