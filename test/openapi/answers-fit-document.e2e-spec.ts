import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import type { FastifyInstance, FastifyReply } from 'fastify';
import { seed } from '../support/accounts.js';
import { takeFaults } from '../support/document/answer-faults.js';
import { BASE, getAccount, patchAccount } from '../support/requests.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

type Json = Record<string, unknown>;

/** What the service is made to answer instead of what it would. */
let spoil: ((reply: FastifyReply, payload: string) => string) | undefined;
let api: TestApp;

function spoilAnswers(message: unknown): void {
  const { fastify } = message as { fastify: FastifyInstance };
  fastify.addHook('onSend', (request, reply, payload, done) => {
    const mine = request.url.startsWith(BASE);
    done(null, spoil && mine ? spoil(reply, payload as string) : payload);
  });
}

beforeAll(async () => {
  subscribe('fastify.initialization', spoilAnswers);
  api = await startTestApp();
  await seed(api.dataSource, { username: 'ann', gender: 'f' });
});
afterAll(async () => {
  unsubscribe('fastify.initialization', spoilAnswers);
  await api.close();
});

async function faultsOf(wrong: typeof spoil, ask: () => Promise<unknown>): Promise<string[]> {
  spoil = wrong;
  await ask().catch(() => undefined); // The helper cannot read every wrong answer.
  spoil = undefined;
  return takeFaults();
}

const change = (members: Json) => (_reply: FastifyReply, payload: string) =>
  JSON.stringify({ ...(JSON.parse(payload) as Json), ...members });
const ann = () => getAccount(api, 'ann');

describe('A wrong answer of the service', () => {
  it.each<[string, NonNullable<typeof spoil>, RegExp]>([
    ['a key too many', change({ password: 'x' }), /additional properties/],
    ['a key too few', change({ bio: undefined }), /required property 'bio'/],
    ['another type', change({ is_active: 'true' }), /\/is_active must be boolean/],
    ['null where none may be', change({ name: null }), /\/name must be string/],
    ['a value that is not listed', change({ gender: 'x' }), /\/gender must pass "x-extensible-enum"/],
    ['no date', change({ date_joined: 'yesterday' }), /\/date_joined must match format "date-time"/],
    ['a key too many inside', change({ language_proficiencies: [{ code: 'de', level: 1 }] }), /additional/],
    ['no JSON', () => 'well', /is no JSON/],
    ['another media type', (reply, text) => (reply.type('text/plain'), text), /media type text\/plain/],
    ['another status', (reply, text) => (reply.code(202), text), /status is not declared/],
    ['a header too many', (reply, text) => (reply.header('X-Powered-By', 'y'), text), /x-powered-by/],
    ['a header too few', (reply, text) => (reply.removeHeader('etag'), text), /header etag is missing/],
  ])('is found: %s', async (_what, wrong, fault) => {
    const faults = await faultsOf(wrong, ann);
    expect(faults).toEqual([expect.stringMatching(fault)]);
    expect(faults[0]).toMatch(/^GET \/api\/user\/v1\/accounts\/ann → 20\d: /);
  });

  it('is found in a problem too', async () => {
    const faults = await faultsOf(change({ stack: 'at x' }), () => patchAccount(api, 'ann', { gender: 5 }));
    expect(faults).toEqual([expect.stringMatching(/additional properties/)]);
  });

  it('is found where no operation is, too', async () => {
    const put = () => api.request({ method: 'PUT', url: `${BASE}/me`, as: 'ann' });
    expect(await faultsOf(undefined, put)).toEqual([]);
    expect(await faultsOf((reply, text) => (reply.code(418), text), put)).toHaveLength(1);
  });

  it('is found when a body is accepted that the document does not allow', async () => {
    const lenient = (reply: FastifyReply) => {
      reply.code(200).type('application/json').header('etag', '"1"').header('allow', 'GET');
      return accountText;
    };
    const accountText = (await ann()).text;
    const faults = await faultsOf(lenient, () => patchAccount(api, 'ann', { gender: 'x', shoe_size: 40 }));
    expect(faults).toEqual([expect.stringMatching(/accepted request body.*additional.*\/gender/)]);
  });
});
