import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import ts from 'typescript';
import { parse } from 'yaml';
import { loadSettings } from '../src/config/load-settings.js';

// No container engine runs here: the files are checked by linters and schemas. See docs/deploy.md.

const MANIFESTS = 'deploy/kubernetes';
const manifests = readdirSync(MANIFESTS).map((file) => ({ file, manifest: read(`${MANIFESTS}/${file}`) }));

interface Container {
  env?: { name: string; value?: string; valueFrom?: { secretKeyRef: { name: string } } }[];
  image: string;
}
interface Manifest {
  apiVersion: string;
  kind: string;
  metadata: { name: string };
  data: Record<string, string>;
  spec: {
    selector: Record<string, unknown>;
    template: { metadata: { labels: Record<string, string> }; spec: { containers: Container[] } };
  };
}

function read(file: string): Manifest {
  return parse(readFileSync(file, 'utf8')) as Manifest;
}

const manifestOf = (kind: string): Manifest =>
  manifests.find(({ manifest }) => manifest.kind === kind)!.manifest;

describe('the Dockerfile', () => {
  it('passes its linter', () => {
    expect(validate(readFileSync('Dockerfile', 'utf8'))).toEqual([]);
  });

  it('copies nothing from the folder that .dockerignore keeps out', () => {
    const copied = Array.from(
      readFileSync('Dockerfile', 'utf8').matchAll(/^COPY (?!--from)(.*) \S+$/gm),
      ([, files]) => files!.split(' '),
    ).flat();
    const allowed = Array.from(
      readFileSync('.dockerignore', 'utf8').matchAll(/^!(.*)$/gm),
      ([, file]) => file!,
    );
    expect(copied.sort()).toEqual(allowed.sort());
  });
});

describe('compose.yaml', () => {
  it('has the form of the Compose specification, and passes its linter', () => {
    const { stdout, stderr, status } = spawnSync(
      process.execPath,
      ['node_modules/dclint/bin/dclint.cjs', '--max-warnings', '0', 'compose.yaml'],
      { encoding: 'utf8' },
    );
    expect([status, stdout.trim(), stderr.trim()]).toEqual([0, '', '']);
  });

  it('gives the service settings that it accepts', () => {
    const { services } = read('compose.yaml') as unknown as {
      services: { accounts: { environment: Record<string, string> } };
    };
    const environment = Object.fromEntries(
      Object.entries(services.accounts.environment).map(([name, value]) => [name, interpolate(value)]),
    );
    expect(() => loadSettings({ NODE_ENV: 'production', ...environment })).not.toThrow();
  });
});

/** `${NAME:-default}`, and `${NAME:?message}` with a secret. */
function interpolate(value: string): string {
  return value.replace(/\$\{\w+:-([^}]*)\}/g, '$1').replace(/\$\{\w+:\?[^}]*\}/g, 'x'.repeat(32));
}

describe('the Kubernetes manifests', () => {
  it('have the types of the Kubernetes API, and no key that it does not know', () => {
    expect(typeErrors(manifests)).toEqual([]);
  });

  it('would not pass with a misspelt key or a value of another type', () => {
    const service = read(`${MANIFESTS}/service.yaml`);
    const misspelt = { ...service, spec: { ...service.spec, selektor: {} } };
    const mistyped = { ...service, metadata: { name: 1 } };
    for (const manifest of [misspelt, mistyped]) {
      expect(typeErrors([{ file: 'service.yaml', manifest: manifest as unknown as Manifest }])).toHaveLength(
        1,
      );
    }
  });

  it('select the pods that the Deployment makes', () => {
    const { template, selector } = manifestOf('Deployment').spec;
    expect(template.metadata.labels).toEqual(selector.matchLabels);
    expect(manifestOf('Service').spec.selector).toEqual(selector.matchLabels);
    expect(manifestOf('PodDisruptionBudget').spec.selector).toEqual(selector);
  });

  it.each(['Deployment', 'Job'])(
    'give the %s settings that it accepts, and secrets by reference only',
    (kind) => {
      const [container] = manifestOf(kind).spec.template.spec.containers;
      const SAMPLES: Record<string, string> = {
        DATABASE_URL: 'postgres://accounts@db/accounts',
        MIGRATION_DATABASE_URL: 'postgres://owner@db/accounts',
        DATABASE_REPLICA_URLS: 'postgres://accounts@replica/accounts',
        SMTP_URL: 'smtp://mail',
        REDIS_URL: 'redis://redis',
        AWS_ACCESS_KEY_ID: 'id',
        AWS_SECRET_ACCESS_KEY: 'secret',
      };
      const secrets = container!.env!.map(({ name, valueFrom }) => [name, valueFrom?.secretKeyRef.name]);
      expect(secrets).toEqual(secrets.map(([name]) => [name, 'user-accounts']));
      const fromSecrets = Object.fromEntries(secrets.map(([name]) => [name!, SAMPLES[name!]]));
      const environment = { NODE_ENV: 'production', ...manifestOf('ConfigMap').data, ...fromSecrets };
      expect(() => loadSettings(environment)).not.toThrow();
    },
  );

  it('run one version everywhere', () => {
    const images = ['Deployment', 'Job'].map(
      (kind) => manifestOf(kind).spec.template.spec.containers[0]!.image,
    );
    expect(new Set(images).size).toBe(1);
  });
});

/** What the compiler finds when each manifest is written down as a value of its type. */
function typeErrors(checked: readonly { file: string; manifest: Manifest }[]): string[] {
  const source = checked.map(({ file, manifest: { apiVersion, kind }, manifest }) => {
    const name = file.replace(/\W/g, '_');
    return (
      `import type { ${kind} as T_${name} } from 'kubernetes-types/${apiVersion.includes('/') ? apiVersion : `core/${apiVersion}`}.d.ts';\n` +
      `export const ${name}: T_${name} = ${JSON.stringify(manifest)};\n`
    );
  });
  const fileName = `${process.cwd()}/manifests.ts`;
  const options: ts.CompilerOptions = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    types: [],
    module: ts.ModuleKind.NodeNext,
    moduleResolution: ts.ModuleResolutionKind.NodeNext,
    allowImportingTsExtensions: true,
  };
  const host = ts.createCompilerHost(options);
  const getSourceFile = host.getSourceFile.bind(host);
  const fileExists = host.fileExists.bind(host);
  host.fileExists = (path) => path === fileName || fileExists(path);
  host.getSourceFile = (path, ...rest) =>
    path === fileName
      ? ts.createSourceFile(path, source.join(''), ts.ScriptTarget.ES2022)
      : getSourceFile(path, ...rest);
  const program = ts.createProgram([fileName], options, host);
  return ts
    .getPreEmitDiagnostics(program)
    .map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'));
}

describe('the systemd unit', () => {
  const UNIT = 'deploy/systemd/user-accounts.service';

  it('gives the service more time to stop than a request may take', () => {
    const [, seconds] = /^TimeoutStopSec=(\d+)$/m.exec(readFileSync(UNIT, 'utf8'))!;
    expect(Number(seconds)).toBeGreaterThan(60);
  });

  it('passes systemd-analyze verify', () => {
    const { error, status, stdout, stderr } = spawnSync('systemd-analyze', ['verify', UNIT], {
      encoding: 'utf8',
    });
    if (error) {
      process.stderr.write('No systemd-analyze on this machine: the systemd unit is not verified.\n');
      return;
    }
    // Where node is elsewhere the unit has to be adapted, as docs/deploy.md says.
    const found = `${stdout}${stderr}`
      .split('\n')
      .filter((line) => line && !/\/usr\/bin\/node is not executable/.test(line));
    expect(found).toEqual([]);
    if (!stderr) expect(status).toBe(0);
  });
});
