import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { GeneratedClient } from './adapter.js';
import { foreignClient } from './adapters/foreign.js';

const HERE = dirname(fileURLToPath(import.meta.url));
const GENERATED = join(HERE, 'generated');
const PYTHON = '/usr/bin/python3';
/** Where Debian puts Go's libraries. */
const GO_LIBRARIES = '/usr/share/gocode';

export function makeTypeScriptClients(): void {
  rmSync(GENERATED, { recursive: true, force: true });
  run(process.execPath, ['generate-typescript.mjs']);
}

/** The clients of the languages whose toolchain is here; what is missing is said. */
export function makeForeignClients(): GeneratedClient[] {
  return [
    attempt(
      'Python',
      [
        ['java', '-version'],
        [PYTHON, '-c', 'import urllib3, dateutil, six, certifi'],
      ],
      makePython,
    ),
    attempt(
      'Go',
      [
        ['java', '-version'],
        ['go', 'version'],
        ['test', '-d', `${GO_LIBRARIES}/src/golang.org/x/oauth2`],
      ],
      makeGo,
    ),
    attempt(
      'Java',
      [
        ['java', '-version'],
        ['javac', '-version'],
      ],
      makeJava,
    ),
  ].filter((client) => client !== undefined);
}

function attempt(
  name: string,
  needs: [string, ...string[]][],
  make: () => GeneratedClient,
): GeneratedClient | undefined {
  for (const [program, ...args] of needs) {
    try {
      run(program, args);
    } catch {
      console.log(`${name}: not run, because this fails here: ${[program, ...args].join(' ')}`);
      return undefined;
    }
  }
  return make();
}

function makePython(): GeneratedClient {
  generate('@openapitools/openapi-generator-cli', 'python', [
    '--additional-properties=packageName=accounts_client',
  ]);
  // Its models check themselves by this alone, and would refuse a view that has fewer fields than the full one.
  edit(
    join(GENERATED, 'python/accounts_client/configuration.py'),
    'client_side_validation = True',
    'client_side_validation = False',
  );
  const env = { PYTHONPATH: join(GENERATED, 'python') };
  return foreignClient('Python', [PYTHON, join(HERE, 'foreign/adapter.py')], env);
}

/** In a tree of the kind that Debian's libraries are made for. */
function makeGo(): GeneratedClient {
  generate('openapi-generator-4', 'go-experimental', ['--additional-properties=packageName=accounts']);
  const tree = join(GENERATED, 'go-tree');
  cpSync(join(GENERATED, 'go-experimental'), join(tree, 'src/accounts'), { recursive: true });
  rmSync(join(tree, 'src/accounts/go.mod'));
  // It knows application/json and application/vnd.…+json alone.
  edit(join(tree, 'src/accounts/client.go'), '(?:vnd\\.[^;]+\\+)?json', '(?:[^;]+\\+)?json');
  cpSync(join(HERE, 'foreign/adapter.go'), join(tree, 'src/adapter/main.go'));
  const program = join(tree, 'adapter');
  const env = {
    GO111MODULE: 'off',
    GOFLAGS: '',
    GOPATH: `${tree}:${GO_LIBRARIES}`,
    GOCACHE: join(tree, 'cache'),
  };
  run('go', ['build', '-o', program, 'adapter'], env);
  return foreignClient('Go', [program]);
}

/** Jackson and the annotations are in the generator's own archive; JsonNullable is not, so it is ours. */
function makeJava(): GeneratedClient {
  const generator = generate('@openapitools/openapi-generator-cli', 'java', [
    '--library=native',
    '--additional-properties=dateLibrary=java8,hideGenerationTimestamp=true',
  ]);
  const classes = join(GENERATED, 'java-classes');
  mkdirSync(classes);
  const sources = execFileSync('find', [
    join(GENERATED, 'java/src/main'),
    join(HERE, 'foreign/java'),
    '-name',
    '*.java',
  ]);
  run('javac', ['-nowarn', '-d', classes, '-cp', generator, ...sources.toString().trim().split('\n')]);
  return foreignClient('Java', ['java', '-cp', `${classes}:${generator}`, 'Adapter']);
}

/** @returns the archive of the generator */
function generate(generator: string, language: string, switches: string[]): string {
  const jar = join(HERE, 'node_modules', generator, 'bin/openapi-generator.jar');
  if (!existsSync(jar)) throw new Error(`npm ci --prefix clients/conformance: there is no ${jar}`);
  const input = join(HERE, '../../openapi-3.0.json');
  run('java', [
    '-jar',
    jar,
    'generate',
    '-g',
    language,
    '-i',
    input,
    '-o',
    join(GENERATED, language),
    ...switches,
  ]);
  return jar;
}

/** A switch that the generator does not have. */
function edit(file: string, from: string, to: string): void {
  const text = readFileSync(file, 'utf8');
  if (!text.includes(from)) throw new Error(`${file} has no ${from}`);
  writeFileSync(file, text.replaceAll(from, to));
}

function run(program: string, args: string[], env: NodeJS.ProcessEnv = {}): void {
  const { status, error, stderr } = spawnSync(program, args, {
    cwd: HERE,
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'pipe'],
    encoding: 'utf8',
  });
  if (error || status !== 0) throw new Error(`${program} ${args.join(' ')}: ${error?.message ?? stderr}`);
}
