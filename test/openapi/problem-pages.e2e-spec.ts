import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { problemTypes } from '../../src/http/problem.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp();
});
afterAll(() => api.close());

const pathOf = (url: string) => new URL(url).pathname;

describe('The type of a problem', () => {
  it('is the address of a page that explains it, without a token', async () => {
    const { json: problem } = await api.request({ url: '/api/user/v1/accounts/nobody', as: 'ann' });
    const { status, headers, text } = await api.request({ url: pathOf(problem.type as string) });
    expect([status, headers['content-type']]).toEqual([200, 'text/html; charset=utf-8']);
    for (const part of ['Not found', 'What to do', problem.type]) expect(text).toContain(part);
  });

  it.each(problemTypes().map(({ code }) => code))('%s has one', async (code) => {
    const { status, text } = await api.request({ url: `/problems/${code}` });
    expect(status).toBe(200);
    expect(text).toContain(`<code>${code}</code>`);
  });

  it.each([
    ['validation', 'field_errors'],
    ['precondition_failed', 'changed_fields'],
    ['unauthorized', 'error_code'],
  ])('%s shows %s, which its advice is about', async (code, member) => {
    const { text } = await api.request({ url: `/problems/${code}` });
    const example = /<pre>([^<]*)<\/pre>/.exec(text)![1]!.replaceAll('&#34;', '"');
    expect(JSON.parse(example)).toHaveProperty(member);
    expect(text.replace(/<pre>.*<\/pre>/s, '')).toContain(member);
  });

  it('is in a style that its policy allows', async () => {
    const { text, headers } = await api.request({ url: '/problems' });
    const style = await api.request({ url: pathOf(/rel="stylesheet" href="([^"]+)"/.exec(text)![1]!) });
    expect([style.status, style.headers['content-type']]).toEqual([200, 'text/css; charset=utf-8']);
    expect(headers['content-security-policy']).toContain("style-src 'self'");
  });

  it('is in the list of all', async () => {
    const { text } = await api.request({ url: '/problems' });
    const links = Array.from(text.matchAll(/<a href="([^"]+)"/g), ([, url]) => pathOf(url!));
    expect(links).toEqual(problemTypes().map(({ code }) => `/problems/${code}`));
  });

  it('that there is not is a problem itself', async () => {
    const { status, json } = await api.request({ url: '/problems/nonsense' });
    expect([status, json.type]).toEqual([404, expect.stringMatching(/\/problems\/not_found$/)]);
  });
});
