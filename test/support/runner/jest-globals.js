/** `@jest/globals` for modules that outlive a test file: what they have imported is always of the file that runs now. */
export let afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest;

/** @param of what Jest has made for the file that runs next */
export function setFunctions(of) {
  ({ afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } = of);
}
