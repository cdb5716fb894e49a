import { expect, it } from '@jest/globals';
import { repairContentType } from './content-type.js';

const OTHER = 'application/octet-stream';

it.each([
  'application/json',
  'Application/Merge-Patch+JSON',
  'application/json; charset=utf-8',
  'application/json;',
  ' text/plain\t;x="y"',
  "a!#$%&'*+.^`|~-_0/b!#$%&'*+.^`|~-_0",
  'a/b ',
])('%j is a media type, and stays', (type) => {
  const headers = { 'content-type': type };
  repairContentType(headers);
  expect(headers).toEqual({ 'content-type': type });
});

it.each([
  '',
  ' ',
  'json',
  '/json',
  'application/',
  'application /json',
  'application/ json',
  'application/json, text/html',
  'application/json charset=utf-8',
  'application/a/b',
  'appli cation/json',
  'appli@cation/json',
  'application/j@son',
  ';application/json',
  '"a"/b',
])('%j is none, and becomes one that no route takes', (type) => {
  const headers = { 'content-type': type };
  repairContentType(headers);
  expect(headers).toEqual({ 'content-type': OTHER });
});

it('a request without the header gets none', () => {
  const headers = {};
  repairContentType(headers);
  expect(headers).toEqual({});
});
