import config from './jest.config.js';

/** The tests of the pure rules alone: no database, hence no global set-up. @type {import('jest').Config} */
export default {
  ...config,
  testMatch: ['<rootDir>/src/**/*.spec.ts'],
  globalSetup: undefined,
  globalTeardown: undefined,
};
