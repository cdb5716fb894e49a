import { expect, it } from '@jest/globals';
import { describeMailError } from './mail-error.js';

const failure = (properties: object) => Object.assign(new Error('550 <ann@example.org> unknown'), properties);

it.each([
  [failure({ code: 'ECONNREFUSED', command: 'CONN' }), 'ECONNREFUSED CONN'],
  [failure({ code: 'EENVELOPE', responseCode: 550, command: 'RCPT TO' }), 'EENVELOPE 550 RCPT TO'],
  [failure({ code: 'ESOCKET', cause: { code: 'CERT_HAS_EXPIRED' } }), 'ESOCKET CERT_HAS_EXPIRED'],
  [failure({ code: 'ann@example.org', command: 'RCPT TO:<ann@example.org>' }), 'unknown'],
  [failure({}), 'unknown'],
  ['ann@example.org', 'unknown'],
  [undefined, 'unknown'],
])('says codes and never the words of a server: %#', (error, text) => {
  expect(describeMailError(error)).toBe(text);
});
