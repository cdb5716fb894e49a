const GLOBALS = new URL('jest-globals.js', import.meta.url).href;
const SOURCE = new URL('../../../src/', import.meta.url).href;
const BUILT = new URL('../../../dist/', import.meta.url).href;

/** @type {import('node:module').ResolveHook} */
export function resolve(specifier, context, nextResolve) {
  if (specifier === '@jest/globals') return { url: GLOBALS, shortCircuit: true };
  if (specifier.startsWith('.') && context.parentURL !== undefined) {
    const { href } = new URL(specifier, context.parentURL);
    // From Node 22 on, tsx has looked for the source already.
    const built = href.replace(SOURCE, BUILT).replace(/\.ts$/, '.js');
    if (href.startsWith(SOURCE)) return { url: built, shortCircuit: true };
  }
  return nextResolve(specifier, context);
}
