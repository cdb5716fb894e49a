/**
 * Set-up of every test file: each answer of each application that a test starts is compared with the document which
 * that application serves, and a test with an answer that does not fit fails, whatever else it looked at.
 */
import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import { afterAll, afterEach, beforeAll } from '@jest/globals';
import { takeFaults, watch } from './answer-faults.js';

// The channel is the process's, which runs many test files one after the other; both or neither runs where all of the
// tests of a file are left out.
beforeAll(() => subscribe('fastify.initialization', watch));
afterAll(() => void unsubscribe('fastify.initialization', watch));

afterEach(async () => {
  const found = await takeFaults();
  if (found.length > 0) throw new Error(`Answers that the document does not allow:\n${found.join('\n')}`);
});
