import { cp, mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type Environment, type Outcome, runProgram } from './programs.js';

/** A folder with the client installed as from the registry, for programs that only know the package. */
export interface ClientPackage {
  readonly folder: string;
  remove(): Promise<void>;
}

/** Packs the client, which compiles it, and unpacks it with its one dependency. */
export async function installClient(): Promise<ClientPackage> {
  const folder = await mkdtemp(join(tmpdir(), 'user-accounts-client-'));
  const modules = join(folder, 'node_modules');
  const home = join(modules, '@user-accounts', 'client');
  await mkdir(home, { recursive: true });
  const source = resolve('clients/typescript');
  const path = `${resolve('node_modules/.bin')}:${process.env.PATH}`; // for the compiler, which prepack calls
  const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], source, {
    PATH: path,
  });
  const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [{ filename: string }];
  await run('tar', ['-xzf', join(folder, filename), '-C', home, '--strip-components=1'], folder);
  for (const name of ['openapi-fetch', 'openapi-typescript-helpers']) {
    await cp(resolve('node_modules', name), join(modules, name), { recursive: true });
  }
  return { folder, remove: () => rm(folder, { recursive: true, force: true }) };
}

async function run(program: string, args: string[], cwd: string, env?: Environment): Promise<Outcome> {
  const outcome = await runProgram(program, args, { cwd, env });
  if (outcome.code !== 0) throw new Error(outcome.stderr);
  return outcome;
}
