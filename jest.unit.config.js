import config from './jest.config.js';

/** The tests beside the code: no database and no application, hence no set-up. @type {import('jest').Config} */
export default {
  ...config,
  testMatch: ['<rootDir>/{src,proof}/**/*.spec.ts'],
  globalSetup: undefined,
  globalTeardown: undefined,
  setupFilesAfterEnv: [],
  testTimeout: 30_000,
};
