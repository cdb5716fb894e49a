import { describe, expect, it } from '@jest/globals';
import { fullTag, versionNamed } from './full-tag.js';

const ACCOUNT = { id: '77', version: 12, in_history: '0a1b2c3d' };

it('a tag names the version that it is made of', () => {
  const tag = fullTag(ACCOUNT, 'abc_-123');
  expect(versionNamed(ACCOUNT, [tag])).toBe(12);
  expect(versionNamed({ ...ACCOUNT, in_history: '0a1b2c3e' }, [tag])).toBeNull();
});

it('no tag is made of what a replica says', () => {
  expect(() => fullTag({ ...ACCOUNT, in_history: null }, 'abc')).toThrow();
});

describe('the version that tags name', () => {
  it.each([
    ['of a full view', ['"3-77.0a1b2c3d.abc_-123"'], 3],
    ['of this account among others', ['"5-78.0a1b2c3d.abc"', '"2-77.0a1b2c3d.abc"'], 2],
    ['of several, the latest', ['"2-77.0a1b2c3d.abc"', '"4-77.0a1b2c3d.abc"'], 4],
    ['of the present version, with other content', ['"12-77.0a1b2c3d.def"'], 12],
    ['of another history', ['"3-77.0a1b2c3e.abc"'], null],
    ['of another account', ['"3-78.0a1b2c3d.abc"'], null],
    ['of a version to come', ['"13-77.0a1b2c3d.abc"'], null],
    ['of no version', ['"0-77.0a1b2c3d.abc"'], null],
    ['of a weak tag', ['W/"3-77.0a1b2c3d.abc"'], null],
    ['of a tag with something behind', ['"3-77.0a1b2c3d.abc"x'], null],
    ['of a shared view', ['"s-abcdef"'], null],
    ['of no tag', '*' as const, null],
    ['of no header', undefined, null],
  ])('%s', (_, tags, version) => {
    expect(versionNamed(ACCOUNT, tags)).toBe(version);
  });
});
