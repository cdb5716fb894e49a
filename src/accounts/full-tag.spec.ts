import { describe, expect, it } from '@jest/globals';
import { versionNamed } from './full-tag.js';

describe('the version that tags name', () => {
  it.each([
    ['of a full view', ['"3-7.2026.abc_-123"'], 3],
    ['of this account among others', ['"5-8.2026.abc"', '"2-7.2026.abc"'], 2],
    ['of several, the latest', ['"2-7.2026.abc"', '"4-7.2026.abc"'], 4],
    ['of the present version, when only the year moved on', ['"9-7.2025.abc"'], 9],
    ['of another account', ['"3-8.2026.abc"'], null],
    ['of a version to come', ['"10-7.2026.abc"'], null],
    ['of a weak tag', ['W/"3-7.2026.abc"'], null],
    ['of a shared view', ['"s-abcdef"'], null],
    ['of no tag', '*' as const, null],
    ['of no header', undefined, null],
  ])('%s', (_, tags, version) => {
    expect(versionNamed({ id: '7', version: 9 }, tags)).toBe(version);
  });
});
