/** The tests of the whole service, on the built code and a real PostgreSQL. @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/test/**/*.e2e-spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
  testRunner: '<rootDir>/test/support/runner/runner.js',
  testEnvironment: '<rootDir>/test/support/runner/environment.js',
  globalSetup: '<rootDir>/test/support/global-setup.js',
  setupFilesAfterEnv: ['<rootDir>/test/support/document/watch-answers.ts'],
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
};
