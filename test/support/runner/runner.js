/**
 * Runs a test file as Node itself would: Jest's own `jest-circus` collects and runs the tests, but the file and all that
 * it imports are modules of the process, not of a sandbox. A worker thus loads the service once and not for every file.
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import jestCircus from 'jest-circus/runner';
import { setFunctions } from './jest-globals.js';

const FUNCTIONS_OF_FILE = fileURLToPath(new URL('functions-of-file.mjs', import.meta.url));

/** @type {typeof import('jest-runner').TestRunner} */
export default async function runFile(globalConfig, config, environment, runtime, testPath, ...more) {
  const importModule = async (path) => {
    const { namespace } = await runtime.unstable_importModule(FUNCTIONS_OF_FILE);
    setFunctions(namespace);
    // Set-up files are run for each test file.
    await import(`${pathToFileURL(path)}?for=${encodeURIComponent(testPath)}`);
  };
  // Node maps stack traces to the sources by itself.
  Error.prepareStackTrace = undefined;
  const native = Object.create(runtime, {
    unstable_shouldLoadAsEsm: { value: () => true },
    unstable_importModule: { value: importModule },
  });
  return jestCircus.default(globalConfig, config, environment, native, testPath, ...more);
}
