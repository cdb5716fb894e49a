import { readFileSync } from 'node:fs';
import { readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { build } from 'esbuild';
import ts from 'typescript';
import { clientTypes } from '../../scripts/client-types.js';
import { seed } from '../support/accounts.js';
import { installClient, type ClientPackage } from '../support/client-package.js';
import { jpeg } from '../support/pictures.js';
import { type Environment, runProgram } from '../support/programs.js';
import { SERVICE, startTestApp, tokenFor, type TestApp } from '../support/test-app.js';

const read = (file: string) => readFileSync(file, 'utf8');
const examples = Array.from(
  read('clients/typescript/README.md').matchAll(/```ts\n(.*?)```/gs),
  ([, code]) => code!,
);

let client: ClientPackage;
beforeAll(async () => {
  client = await installClient();
});
afterAll(() => client.remove());

describe('The package of the client', () => {
  it('has types that fit openapi.json', async () => {
    expect(read('clients/typescript/src/schema.ts')).toBe(await clientTypes());
  });

  it('has the version of the service, and one dependency', () => {
    const [own, root] = ['clients/typescript/package.json', 'package.json'].map(manifest) as [
      Manifest,
      Manifest,
    ];
    expect(own.version).toBe(root.version);
    expect(own.dependencies).toEqual({ 'openapi-fetch': root.devDependencies?.['openapi-fetch'] });
  });

  it('holds what is needed and nothing else', async () => {
    const files = await readdir(join(client.folder, 'node_modules/@user-accounts/client'), {
      recursive: true,
    });
    const names = [
      ...[
        'account-copy',
        'account-parts',
        'answer',
        'check-options',
        'client',
        'feed-position',
        'keep-in-step',
        'problem',
      ],
      ...['resilient-fetch', 'schema', 'snapshot', 'types', 'within'],
    ];
    const built = names.flatMap((name) => [`dist/${name}.d.ts`, `dist/${name}.js`]);
    expect(files.sort()).toEqual(['LICENSE', 'README.md', 'dist', ...built, 'package.json'].sort());
  });

  it('shakes: who takes one function gets no client', async () => {
    const all = await bundle(`export { createAccountsClient } from '@user-accounts/client';`);
    const one = await bundle(`export { isFull } from '@user-accounts/client';`);
    expect(one.length).toBeLessThan(200);
    // What the README says.
    expect(Math.ceil(gzipSync(all).length / 1_000)).toBe(6);
    expect(all.toString()).not.toMatch(/require\(|from"node:/);
  });
});

describe('The examples in the README of the client', () => {
  let api: TestApp;
  let env: Environment;

  beforeAll(async () => {
    api = await startTestApp();
    await seed(
      api.dataSource,
      { username: 'john', email: 'john@example.com', name: 'John' },
      { username: 'jane', country: 'DE', account_privacy: 'all_users' },
    );
    await api.app.listen(0, '127.0.0.1');
    const picture = join(client.folder, 'picture.jpg');
    await writeFile(picture, await jpeg());
    env = {
      ACCOUNTS_URL: await api.app.getUrl(),
      ACCOUNTS_TOKEN: await tokenFor('john'),
      ACCOUNTS_SERVICE_TOKEN: await tokenFor(SERVICE),
      PICTURE: picture,
    };
  });
  afterAll(() => api.close());

  it('are there', () => {
    expect(examples.length).toBeGreaterThan(3);
  });

  it('have no type error', async () => {
    await writeFile(join(client.folder, 'package.json'), '{"type":"module"}');
    const files = examples.map((_, i) => join(client.folder, `example-${i}.ts`));
    await Promise.all(files.map((file, i) => writeFile(file, examples[i]!)));
    const program = ts.createProgram(files, {
      strict: true,
      noEmit: true,
      skipLibCheck: true,
      module: ts.ModuleKind.NodeNext,
      moduleResolution: ts.ModuleResolutionKind.NodeNext,
      moduleDetection: ts.ModuleDetectionKind.Force,
      target: ts.ScriptTarget.ES2022,
      types: ['node'],
      typeRoots: [join(process.cwd(), 'node_modules/@types')],
    });
    const faults = ts
      .getPreEmitDiagnostics(program)
      .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
    expect(faults).toEqual([]);
  });

  it.each(examples.map((code, i) => [i + 1, code] as const))('print what they say: %i', async (i, code) => {
    const file = join(client.folder, `example-${i}.mjs`);
    const { outputText } = ts.transpileModule(code, {
      compilerOptions: { module: ts.ModuleKind.ESNext, target: ts.ScriptTarget.ES2022 },
    });
    await writeFile(file, outputText);
    const { stdout } = await runProgram(process.execPath, [file], { env });
    const said = Array.from(code.matchAll(/\/\/ prints: (.*)/g), ([, text]) => text);
    expect(stdout.trim().split('\n')).toEqual(said);
  });
});

interface Manifest {
  version: string;
  dependencies: Record<string, string>;
  devDependencies?: Record<string, string>;
}

const manifest = (file: string) => JSON.parse(read(file)) as Manifest;

async function bundle(contents: string): Promise<Buffer> {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: client.folder },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
  });
  return Buffer.from(outputFiles[0]!.contents);
}
