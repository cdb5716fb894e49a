import { availableParallelism } from 'node:os';

/** All tests. @type {import('jest').Config} */
export default {
  projects: ['<rootDir>/jest.unit.config.js', '<rootDir>/jest.service.config.js'],
  // Jest would leave one core free, but much of a test is waiting: for the database, or for a process.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  // Of each worker, which keeps what its test files have loaded.
  workerIdleMemoryLimit: '600MB',
  // Against tests that never end, and not a measure: machines are busy.
  testTimeout: 120_000,
};
