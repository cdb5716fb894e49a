import { readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { findBreakingChanges, mayBreak } from '../../scripts/breaking-changes/find-breaking-changes.js';
import { reduceDocument } from '../../scripts/breaking-changes/reduce-document.js';
import { inlineParts } from '../support/document/inline-parts.js';

type Json = any; // eslint-disable-line @typescript-eslint/no-explicit-any

const text = readFileSync('openapi.json', 'utf8');
const ACCOUNTS = '/api/user/v1/accounts';
const ACCOUNT = '/api/user/v1/accounts/{username}';
const schemas = (document: Json) => document.components.schemas;
const patch = (document: Json) => schemas(document).AccountPatch.properties;
const full = (document: Json) => schemas(document).FullAccount;
const parameter = (document: Json, name: string) =>
  document.paths[ACCOUNTS].get.parameters.find((one: Json) => one.name === name);

/** What the check of the next release says, which has of this one no more than the reduced document. */
function changesAfter(edit: (document: Json) => unknown): string[] {
  const edited = inlineParts(JSON.parse(text));
  edit(edited);
  return findBreakingChanges(reduceDocument(JSON.parse(text)), edited);
}

describe('What breaks clients', () => {
  it.each<[string, (document: Json) => unknown, RegExp]>([
    ['a path less', (d) => delete d.paths['/api/user/v1/me'], /^GET \/api\/user\/v1\/me is gone/],
    ['a method less', (d) => delete d.paths[ACCOUNT].patch, /^PATCH .* is gone/],
    ['another operationId', (d) => (d.paths[ACCOUNT].get.operationId = 'x'), /getAccount has another name/],
    [
      'a token where none was needed',
      (d) => (d.paths['/health/live'].get.security = [{ bearer: [] }]),
      /token/,
    ],
    ['a success less', (d) => delete d.paths[ACCOUNT].get.responses[304], /304 is gone/],
    ['a header less', (d) => delete d.paths[ACCOUNT].get.responses[200].headers.ETag, /header ETag is gone/],
    [
      'another media type',
      (d) => (d.paths[ACCOUNT].patch.requestBody.content = { 'application/json': {} }),
      /media type application\/merge-patch\+json is gone/,
    ],
    ['a parameter less', (d) => d.paths[ACCOUNTS].get.parameters.shift(), /parameter .* is gone/],
    ['a parameter that is required', (d) => (parameter(d, 'usernames').required = true), /now required/],
    [
      'a parameter with fewer values',
      (d) => (parameter(d, 'usernames').schema.enum = ['a']),
      /takes "anything"/,
    ],
    ['a field less in an answer', (d) => delete full(d).properties.bio, /bio is gone/],
    ['a field that may be absent', (d) => full(d).required.splice(0, 1), /username may now be absent/],
    [
      'null in an answer',
      (d) => (full(d).properties.name.type = ['string', 'null']),
      /\.name: may now be null/,
    ],
    ['another type in an answer', (d) => (full(d).properties.name.type = 'integer'), /may now be integer/],
    ['another format in an answer', (d) => (full(d).properties.date_joined.format = 'date'), /format was/],
    [
      'another view',
      (d) =>
        schemas(d).AnyAccount.anyOf.push({
          $ref: '#/components/schemas/ProblemDetails',
        }),
      /may now be ProblemDetails/,
    ],
    ['a field less in a request', (d) => delete patch(d).goals, /goals is gone/],
    ['a field that must be sent', (d) => (schemas(d).AccountPatch.required = ['bio']), /bio is now required/],
    ['no null in a request', (d) => (patch(d).bio.type = 'string'), /bio: no longer takes null/],
    ['a value less in a request', (d) => patch(d).gender.enum.shift(), /gender: no longer takes "f"/],
    ['a list of values in a request', (d) => (patch(d).bio.enum = ['a']), /no longer takes "anything"/],
    ['a shorter text in a request', (d) => (patch(d).bio.maxLength = 10), /maxLength was 3000, is 10/],
    ['a longer text in a request', (d) => (patch(d).bio.minLength = 1), /minLength was none, is 1/],
    ['another pattern in a request', (d) => (patch(d).country.pattern = '^DE$'), /pattern was/],
    [
      'inside of a list',
      (d) => (schemas(d).LanguageProficiency.properties.code.type = 'integer'),
      /\[\]\.code/,
    ],
  ])('is found: %s', (_what, edit, said) => {
    expect(changesAfter(edit)).toContainEqual(expect.stringMatching(said));
  });

  it.each<[string, (document: Json) => unknown]>([
    ['nothing', () => undefined],
    ['a path more', (d) => (d.paths['/more'] = {})],
    ['a field more in an answer', (d) => (full(d).properties.x = { type: 'string' })],
    ['a value more in an answer', (d) => full(d).properties.gender['x-extensible-enum'].push('x')],
    ['a field less that is null', (d) => (full(d).properties.bio.type = 'string')],
    ['a field more in a request', (d) => (patch(d).x = { type: 'string' })],
    ['a value more in a request', (d) => patch(d).gender.enum.push('x')],
    ['a longer text', (d) => (patch(d).bio.maxLength = 4000)],
    [
      'a parameter more',
      (d) => d.paths[ACCOUNTS].get.parameters.push({ in: 'query', name: 'x', schema: {} }),
    ],
    ['an error less', (d) => delete d.paths[ACCOUNT].get.responses[406]],
    ['another description', (d) => (full(d).description = 'x')],
  ])('is not: %s', (_what, edit) => {
    expect(changesAfter(edit)).toEqual([]);
  });
});

describe('What is kept of the last release', () => {
  const file = 'scripts/breaking-changes/released.json';
  const released = JSON.parse(readFileSync(file, 'utf8'));

  it('is a document, as far as it is compared', () => {
    expect(reduceDocument(released)).toEqual(released);
    expect(findBreakingChanges(released, released)).toEqual([]);
    expect(Object.keys(released.paths)).toContain(ACCOUNT);
  });

  it('says what breaks its clients like the whole document does', () => {
    const whole = JSON.parse(text);
    const empty = { ...whole, paths: {} };
    expect(findBreakingChanges(reduceDocument(whole), empty)).toEqual(findBreakingChanges(whole, empty));
    expect(JSON.stringify(reduceDocument(whole)).length).toBeLessThan(text.length / 4);
  });
});

describe('A version', () => {
  it.each([
    ['1.2.3', '2.0.0', true],
    ['0.1.0', '0.2.0', true],
    ['0.9.0', '1.0.0', true],
    ['1.2.3', '1.3.0', false],
    ['0.1.0', '0.1.1', false],
    ['0.1.0', '0.1.0', false],
    ['2.0.0', '1.0.0', false],
  ])('after %s, %s may break clients: %s', (before, after, may) => {
    expect(mayBreak(before, after)).toBe(may);
  });
});
