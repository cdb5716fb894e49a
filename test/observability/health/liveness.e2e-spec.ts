import { afterAll, beforeAll, expect, it } from '@jest/globals';
import { PeriodicTask } from '../../../src/background/periodic-task.js';
import { startTestApp, type TestApp } from '../../support/test-app.js';
import { until } from '../../support/until.js';

let api: TestApp;

beforeAll(async () => {
  api = await startTestApp();
});
afterAll(() => api.close());

const live = () => api.request({ url: '/health/live' });

it('/health/live fails while work in the background hangs for good, and only then', async () => {
  expect((await live()).status).toBe(200);
  const task = new PeriodicTask({
    run: () => new Promise(() => undefined),
    periodMs: 1_000,
    stuckAfterMs: 1,
  });
  void task.start();
  const answer = await until(async () => {
    const { status, headers, json } = await live();
    return status !== 200 && { status, headers, json: json as { detail: string } };
  });
  expect(answer).toMatchObject({
    status: 503,
    headers: { 'retry-after': '5' },
    json: { detail: 'Background work hangs: restart the process.' },
  });
  await task.stop(0);
  expect((await live()).status).toBe(200);
});
