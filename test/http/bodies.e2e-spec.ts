import { once } from 'node:events';
import { request, type IncomingMessage } from 'node:http';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../support/accounts.js';
import { jpeg } from '../support/pictures.js';
import { accountUrl, BASE, MERGE_PATCH } from '../support/requests.js';
import { startTestApp, tokenFor, type TestApp } from '../support/test-app.js';

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp();
  await seed(
    api.dataSource,
    { username: 'anna', year_of_birth: 1980 },
    { username: 'boss', is_staff: true },
    { username: 'carl' },
  );
});
afterAll(() => api.close());

const picture = await jpeg();

/** Every route that reads a body: who may, and what it takes. */
const ROUTES = {
  PATCH: { method: 'PATCH', url: accountUrl('anna'), as: 'anna', type: MERGE_PATCH, payload: '{}' },
  search_emails: {
    method: 'POST',
    url: `${BASE}/accounts/search_emails`,
    as: 'boss',
    type: 'application/json',
    payload: '{"emails":[]}',
  },
  image: {
    method: 'POST',
    url: `${accountUrl('anna')}/image`,
    as: 'anna',
    type: 'image/jpeg',
    payload: picture,
  },
} as const;
type Name = keyof typeof ROUTES;

function send(name: Name, headers: (type: string) => Record<string, unknown>, as: string = ROUTES[name].as) {
  const { type, ...route } = ROUTES[name];
  return api.request({ ...route, as, headers: headers(type) as Record<string, string> });
}

describe.each(Object.keys(ROUTES) as Name[])('The body of %s', (name) => {
  it.each<[string, (type: string) => Record<string, unknown>]>([
    ['its type', (type) => ({ 'content-type': type })],
    ['its type in another letter case', (type) => ({ 'content-type': type.toUpperCase() })],
    ['its type with parameters', (type) => ({ 'content-type': `${type} ; charset=utf-8; x="a;b"` })],
    ['no encoding, said aloud', (type) => ({ 'content-type': type, 'content-encoding': 'Identity' })],
  ])('is taken with %s', async (_, headers) => {
    expect((await send(name, headers)).status).toBeLessThan(300);
  });

  it.each<[string, (type: string) => Record<string, unknown>]>([
    ['without a type', () => ({})],
    ['of an empty type', () => ({ 'content-type': '' })],
    ['of a type that is none', (type) => ({ 'content-type': type.replace('/', ' / ') })],
    ['of two types', (type) => ({ 'content-type': [type, 'text/plain'] })],
    ['of the same type twice', (type) => ({ 'content-type': [type, type] })],
    ['of two types in one header', (type) => ({ 'content-type': `${type}, ${type}` })],
    ['of a longer type', (type) => ({ 'content-type': `x${type}` })],
    ['compressed', (type) => ({ 'content-type': type, 'content-encoding': 'gzip' })],
    ['encoded twice', (type) => ({ 'content-type': type, 'content-encoding': 'identity, br' })],
  ])('is 415 %s, once it is clear who may send it', async (_, headers) => {
    expect((await send(name, headers)).status).toBe(415);
    expect((await send(name, headers, 'carl')).status).toBe(404);
  });
});

it('A real second Content-Type, which Node drops, is 415 too', async () => {
  await api.app.listen(0, '127.0.0.1');
  const { port } = api.app.getHttpServer().address() as { port: number };
  const { method, url, payload } = ROUTES.PATCH;
  const sent = request({ host: '127.0.0.1', port, method, path: url });
  sent.setHeader('Authorization', `Bearer ${await tokenFor('anna')}`);
  sent.setHeader('Content-Type', [MERGE_PATCH, 'text/plain']);
  sent.end(payload);
  const [{ statusCode }] = (await once(sent, 'response')) as [IncomingMessage];
  expect(statusCode).toBe(415);
});
