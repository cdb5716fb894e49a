import { describe, expect, it } from '@jest/globals';
import { scopeWords } from './scope-words.js';

describe('the words of a claim', () => {
  it.each<[unknown, string[]]>([
    ['a', ['a']],
    [' a  b:c ', ['a', 'b:c']],
    ['a,b', ['a,b']],
    ['a\tb', ['a\tb']],
    ['', []],
    [
      ['a', 'b c'],
      ['a', 'b c'],
    ],
    [['a', 7, null, ['b'], { c: 'c' }], ['a']],
    [[], []],
    [{ a: true }, []],
    [7, []],
    [true, []],
    [null, []],
    [undefined, []],
  ])('%j are %j', (scope, expected) => {
    expect(scopeWords({ scope }, ['scope'])).toEqual(expected);
  });
});

describe('a path', () => {
  const claims = {
    scope: 'a',
    scp: 'b c',
    realm_access: { roles: ['d'] },
    resource_access: { 'accounts.example.org': { roles: ['e'] }, account: { roles: ['f'] } },
    'https://example.org/roles': ['g'],
    'dotted.name': 'h',
    dotted: { name: 'i' },
    list: [{ roles: 'j' }],
  };

  it.each<[string[], string[]]>([
    [['scope'], ['a']],
    [
      ['scope', 'scp'],
      ['a', 'b', 'c'],
    ],
    [['realm_access.roles'], ['d']],
    [['resource_access.account.roles'], ['f']],
    [['resource_access.accounts.example.org.roles'], ['e']],
    [['https://example.org/roles'], ['g']],
    [['dotted.name'], ['h']],
    [['none', 'none.none', 'realm_access.none', 'realm_access'], []],
    [['scope.length', 'list.0.roles', 'list.length'], []],
    [[], []],
  ])('%j leads to %j', (paths, expected) => {
    expect(scopeWords(claims, paths)).toEqual(expected);
  });

  it.each(['__proto__', 'constructor.name', '__proto__.scope', 'toString.name', 'scope.__proto__'])(
    'leads to nothing that is inherited: %s',
    (path) => {
      const inherited = Object.create({ scope: 'a' }) as Record<string, unknown>;
      expect(scopeWords(Object.assign(inherited, { own: 'b' }), [path, 'scope'])).toEqual([]);
    },
  );

  it('leads to a claim that only looks inherited', () => {
    const claims = JSON.parse('{"__proto__":{"roles":["a"]},"constructor":"b"}') as Record<string, unknown>;
    expect(scopeWords(claims, ['__proto__.roles', 'constructor'])).toEqual(['a', 'b']);
  });
});
