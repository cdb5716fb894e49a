import { expect, it } from '@jest/globals';
import { requireJsonAcceptable } from './accept.js';

it.each([
  undefined,
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
  expect(() => requireJsonAcceptable(accept)).not.toThrow();
});

it.each([
  '',
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
  expect(() => requireJsonAcceptable(accept)).toThrow(
    expect.objectContaining({ code: 'not_acceptable', detail: expect.stringContaining('application/json') }),
  );
});
