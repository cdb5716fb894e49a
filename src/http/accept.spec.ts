import { describe, expect, it } from '@jest/globals';
import { requireAcceptable } from './accept.js';

it.each([
  undefined,
  '',
  ' ',
  '*/*',
  'application/json',
  'APPLICATION/JSON',
  'application/*',
  'application/json; charset=utf-8',
  'application/json;charset=utf-8;q=0.5',
  'application/json; q=0.001',
  'application/json;version=1, text/html',
  'text/html, application/json;q=0.1',
  'text/html, */*;q=0.1',
  'application/problem+json',
  'text/html, application/problem+json',
  '*/*, text/html;q=0',
])('JSON is an answer to Accept: %s', (accept) => {
  expect(() => requireAcceptable(accept)).not.toThrow();
});

it.each([
  'text/html',
  'application/xml, text/*',
  'application/jsonx',
  'application/vnd.api+json',
  'application/json;q=0',
  'application/json; Q=0',
  'application/json ; q = 0',
  'application/json;charset=utf-8;q=0',
  'application/json;version=1;q=0, text/html',
  '*/*;q=0',
  'application/json;q=0, */*',
  'application/problem+json;q=0',
])('JSON is none to Accept: %j', (accept) => {
  expect(() => requireAcceptable(accept)).toThrow(
    expect.objectContaining({ code: 'not_acceptable', detail: expect.stringContaining('application/json') }),
  );
});

describe('A route that produces something else', () => {
  const config = { produces: ['application/zip'] };

  it.each([undefined, '*/*', 'application/zip', 'application/*', 'text/html, application/zip;q=0.1'])(
    'is an answer to Accept: %s',
    (accept) => {
      expect(() => requireAcceptable(accept, config)).not.toThrow();
    },
  );

  it.each(['application/json', 'application/problem+json', 'application/zip;q=0', '*/*;q=0'])(
    'is none to Accept: %s, and says what it has',
    (accept) => {
      expect(() => requireAcceptable(accept, config)).toThrow(
        expect.objectContaining({
          code: 'not_acceptable',
          detail: expect.stringContaining('application/zip'),
        }),
      );
    },
  );

  it('may be taken for another type', () => {
    const both = { produces: ['application/x-ndjson', 'application/json'] };
    for (const accept of both.produces) expect(() => requireAcceptable(accept, both)).not.toThrow();
    expect(() => requireAcceptable('text/csv', both)).toThrow(
      expect.objectContaining({ detail: expect.stringContaining('application/x-ndjson') }),
    );
  });
});
