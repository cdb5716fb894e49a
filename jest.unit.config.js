/** The tests beside the code: no database and no application, hence no set-up. @type {import('jest').Config} */
export default {
  testMatch: ['<rootDir>/{src,proof}/**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/.stryker-tmp/'],
  testEnvironment: 'node',
  // Native ESM: the tests run the module format that ships.
  extensionsToTreatAsEsm: ['.ts'],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
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
  // Against tests that never end, and not a measure: machines are busy.
  testTimeout: 120_000,
};
