import { availableParallelism } from 'node:os';

/** Native ESM: the tests run the module format that ships. @type {import('jest').Config} */
export default {
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: {
    '^(\\.{1,2}/.*)\\.js$': '$1',
    '^@user-accounts/client$': '<rootDir>/clients/typescript/src/client.ts',
  },
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
  testMatch: ['<rootDir>/{src,proof}/**/*.spec.ts', '<rootDir>/test/**/*.e2e-spec.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true, useDefineForClassFields: false },
        },
        module: { type: 'es6' },
        sourceMaps: 'inline',
      },
    ],
  },
  globalSetup: '<rootDir>/test/support/global-setup.js',
  setupFilesAfterEnv: ['<rootDir>/test/support/document/watch-answers.ts'],
  globalTeardown: '<rootDir>/test/support/global-teardown.js',
  // Against tests that never end, and not a measure: machines are busy.
  testTimeout: 120_000,
  // Jest would leave one core free, but much of a test is waiting: for the database, or for a process.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
};
