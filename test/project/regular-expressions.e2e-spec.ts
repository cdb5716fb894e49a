import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { checkSync } from 'recheck';
import ts from 'typescript';

/** Every regular expression that stands in the sources: the literals. */
const expressions = readdirSync('src', { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .flatMap((file) => expressionsOf(`src/${file}`));

describe('No regular expression can be made to backtrack for ever', () => {
  it('and there are some to check', () => {
    expect(expressions.length).toBeGreaterThan(20);
  });

  it.each(expressions)('$file: $source', ({ source, flags }) => {
    // By automaton where the expression allows it, else (look-ahead) by fuzzing.
    const options = { checker: 'auto', timeout: 60_000, randomSeed: 1 } as const;
    expect(checkSync(source, flags, options)).toMatchObject({ status: 'safe' });
  });
});

function expressionsOf(file: string): { file: string; source: string; flags: string }[] {
  const found: { file: string; source: string; flags: string }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isRegularExpressionLiteral(node)) {
      const [, source = '', flags = ''] = /^\/(.*)\/([a-z]*)$/s.exec(node.text) ?? [];
      found.push({ file, source, flags });
    }
    ts.forEachChild(node, visit);
  };
  visit(ts.createSourceFile(file, readFileSync(file, 'utf8'), ts.ScriptTarget.Latest, true));
  return found;
}
