import { readFileSync } from 'node:fs';
import { expect, it } from '@jest/globals';

it('What tells a production install is a package that nothing needs at run time', () => {
  const [, path] = /ONLY_FOR_DEVELOPMENT = '([^']+)'/.exec(readFileSync('scripts/setup.mjs', 'utf8'))!;
  const { packages } = JSON.parse(readFileSync('package-lock.json', 'utf8')) as {
    packages: Record<string, { readonly dev?: boolean }>;
  };
  // `npm prune --omit=dev` keeps what is a peer of something that stays: that is `devOptional`.
  expect(packages[path!]?.dev).toBe(true);
});
