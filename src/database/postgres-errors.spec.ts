import { expect, it } from '@jest/globals';
import { isOutage } from './postgres-errors.js';

/** What `pg` says, without a code, of a server that does not answer. */
it.each([
  'timeout exceeded when trying to connect',
  'timeout expired',
  'Query read timeout',
  'Connection terminated due to connection timeout',
  'Connection terminated unexpectedly',
])('"%s" is an outage', (message) => {
  expect(isOutage(new Error(message))).toBe(true);
});

it('Any other error is none', () => {
  expect(isOutage(new Error('Something else'))).toBe(false);
});
