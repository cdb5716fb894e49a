import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import { NamesModule } from '../../examples/names-service/names.module.js';
import { patchAccount } from '../support/requests.js';
import { SERVICE, startTestApp, tokenFor, type TestApp } from '../support/test-app.js';

let api: TestApp;
let names: NestFastifyApplication;
/** What the example asked of the service. */
const asked: { status: number; names: number }[] = [];

const USERNAMES = Array.from({ length: 1_000 }, (_, i) => `user-${i}`);

beforeAll(async () => {
  api = await startTestApp();
  await api.dataSource.query(
    `WITH made AS (
       INSERT INTO users (username, username_key, email, email_key)
       SELECT 'user-' || i, 'user-' || i, i || '@example.com', i || '@example.com' FROM generate_series(0, 999) i
       RETURNING id, username)
     INSERT INTO profiles (user_id, name, year_of_birth) SELECT id, 'Name of ' || username, 1980 FROM made`,
  );
  await api.app.listen(0, '127.0.0.1');
  const module = NamesModule.forRoot({
    baseUrl: await api.app.getUrl(),
    token: () => tokenFor(SERVICE),
    viewer: 'staff',
    fetch: async (request) => {
      const response = await fetch(request);
      const { searchParams } = new URL(request.url);
      asked.push({ status: response.status, names: searchParams.get('usernames')!.split(',').length });
      return response;
    },
  });
  const testing = await Test.createTestingModule({ imports: [module] }).compile();
  names = testing.createNestApplication<NestFastifyApplication>(new FastifyAdapter());
  await names.init();
});
afterAll(async () => {
  await names.close();
  await api.close();
});
beforeEach(() => void asked.splice(0));

async function read(usernames: string[]): Promise<Record<string, string>> {
  const { statusCode, body } = await names.inject({ method: 'POST', url: '/names', payload: usernames });
  expect(statusCode).toBe(200);
  return JSON.parse(body) as Record<string, string>;
}

describe('The example of a microservice', () => {
  it('reads a thousand names in ten requests', async () => {
    const found = await read(USERNAMES);
    expect(Object.keys(found)).toHaveLength(1_000);
    expect(found['user-999']).toBe('Name of user-999');
    expect(asked).toEqual(Array.from({ length: 10 }, () => ({ status: 200, names: 100 })));
  });

  it('asks again only whether they have changed, and sees a change at once', async () => {
    await read(USERNAMES);
    await patchAccount(api, 'user-5', { name: 'Another' });
    asked.splice(0);
    expect((await read(USERNAMES))['user-5']).toBe('Another');
    expect(asked.filter(({ status }) => status === 304)).toHaveLength(9);
    expect(asked.filter(({ status }) => status === 200)).toHaveLength(1);
  });

  it('leaves out who is unknown', async () => {
    expect(await read(['nobody-1', 'user-1', 'nobody-2'])).toEqual({ 'user-1': 'Name of user-1' });
    expect(await read(['nobody-1'])).toEqual({});
  });
});
