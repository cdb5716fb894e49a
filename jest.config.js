import { availableParallelism } from 'node:os';

/** All tests. @type {import('jest').Config} */
export default {
  projects: ['<rootDir>/jest.unit.config.js', '<rootDir>/jest.service.config.js'],
  // Jest would leave one core free, but much of a test is waiting: for the database, or for a process.
  maxWorkers: 2 * availableParallelism(),
  // Against tests that never end, and not a measure: machines are busy.
  testTimeout: 120_000,
};
