import { describe, expect, it } from '@jest/globals';
import { versionNamed } from './full-tag.js';

describe('the version that tags name', () => {
  it.each([
    ['of a full view', ['"3-77.2026.abc_-123"'], 3],
    ['of this account among others', ['"5-78.2026.abc"', '"2-77.2026.abc"'], 2],
    ['of several, the latest', ['"2-77.2026.abc"', '"4-77.2026.abc"'], 4],
    ['of the present version, when only the year moved on', ['"12-77.2025.abc"'], 12],
    ['of another account', ['"3-78.2026.abc"'], null],
    ['of a version to come', ['"13-77.2026.abc"'], null],
    ['of no version', ['"0-77.2026.abc"'], null],
    ['of a weak tag', ['W/"3-77.2026.abc"'], null],
    ['of a tag with something behind', ['"3-77.2026.abc"x'], null],
    ['of a shared view', ['"s-abcdef"'], null],
    ['of no tag', '*' as const, null],
    ['of no header', undefined, null],
  ])('%s', (_, tags, version) => {
    expect(versionNamed({ id: '77', version: 12 }, tags)).toBe(version);
  });
});
