import { RULES } from './jest.rules.config.js';

/** Mutation testing of the pure rules. @type {import('@stryker-mutator/api/core').PartialStrykerOptions} */
export default {
  mutate: RULES.map((rule) => `${rule}.ts`),
  testRunner: 'jest',
  testRunnerNodeArgs: ['--experimental-vm-modules'],
  jest: { configFile: 'jest.rules.config.js' },
  coverageAnalysis: 'perTest',
  reporters: ['clear-text', 'progress'],
  clearTextReporter: { allowColor: false, logTests: false },
  concurrency: 2,
  // Each run of ES modules leaves memory behind.
  maxTestRunnerReuse: 50,
  // A mutant takes about a second: only what hangs takes so long, however busy the machine is.
  timeoutMS: 20_000,
  cleanTempDir: 'always',
  thresholds: { high: 95, low: 90, break: 90 },
};
