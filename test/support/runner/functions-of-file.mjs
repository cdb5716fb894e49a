// Jest makes these anew for each test file, and gives them to what it loads itself.
export { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
