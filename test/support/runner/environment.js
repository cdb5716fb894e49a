import { TestEnvironment } from 'jest-environment-node';

/** Jest's `expect` lives in a sandbox, but takes the process's objects for its own: `expect.any(Number)`. */
export default class extends TestEnvironment {
  constructor(config, context) {
    super(config, context);
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(globalThis))) {
      if (typeof value === 'function' && name in this.global) this.global[name] = value;
    }
  }
}
