import { readdirSync, readFileSync } from 'node:fs';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { validate } from 'dockerfile-utils';
import ts from 'typescript';
import { parse } from 'yaml';
import { loadSettings } from '../../src/config/load-settings.js';
import { runProgram } from '../support/programs.js';

// No container engine runs here: the files are checked by linters and schemas. See docs/run/deploy.md.

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
  it('has the form of the Compose specification, and passes its linter', async () => {
    const args = ['node_modules/dclint/bin/dclint.cjs', '--max-warnings', '0', 'compose.yaml'];
    const { stdout, stderr, code } = await runProgram(process.execPath, args);
    expect([code, stdout.trim(), stderr.trim()]).toEqual([0, '', '']);
  });

  it('gives the service settings that it accepts', () => {
    const { services } = read('compose.yaml') as unknown as {
      services: { accounts: { environment: Record<string, string> } };
    };
    const environment = Object.fromEntries(
      Object.entries(services.accounts.environment)
        .filter(([name]) => name !== 'JWT_SECRET_FILE')
        .map(([name, value]) => [name, interpolate(value)]),
    );
    environment.JWT_SECRET = 'x'.repeat(64);
    expect(() => loadSettings({ NODE_ENV: 'production', ...environment })).not.toThrow();
  });

  it('keeps the secret that it makes', async () => {
    const { services } = read('compose.yaml') as unknown as { services: { secret: { command: string[] } } };
    const folder = await mkdtemp(join(tmpdir(), 'compose-'));
    const [shell, ...args] = services.secret.command.map((part) => part.replaceAll('/secrets', folder));
    const secrets = [];
    for (let start = 0; start < 2; start++) {
      expect(await runProgram(shell!, args)).toMatchObject({ code: 0, stderr: '' });
      secrets.push(await readFile(join(folder, 'jwt'), 'utf8'));
    }
    expect(secrets[0]).toMatch(/^[A-Za-z0-9+/]{64}\s*$/);
    expect(secrets[1]).toBe(secrets[0]);
    await rm(folder, { recursive: true });
  });
});

/** `${NAME:-default}`. */
function interpolate(value: string): string {
  return value.replace(/\$\{\w+:-([^}]*)\}/g, '$1');
}

describe('the Kubernetes manifests', () => {
  it('have the types of the Kubernetes API, and no key that it does not know', () => {
    const ofKubernetes = manifests.filter(({ manifest }) => manifest.kind !== 'ServiceMonitor');
    expect(typeErrors(ofKubernetes)).toEqual([]);
  });

  it('have Prometheus and the Ingress find ports that the Service has', () => {
    const service = read(`${MANIFESTS}/service.yaml`) as unknown as {
      metadata: { labels: object };
      spec: { ports: { name: string }[] };
    };
    const names = service.spec.ports.map(({ name }) => name);
    const { selector, endpoints } = read(`${MANIFESTS}/servicemonitor.yaml`).spec as unknown as {
      selector: { matchLabels: object };
      endpoints: { port: string }[];
    };
    expect(selector.matchLabels).toEqual(service.metadata.labels);
    expect(names).toEqual(expect.arrayContaining(endpoints.map(({ port }) => port)));
    expect(JSON.stringify(read(`${MANIFESTS}/ingress.yaml`).spec)).toContain(
      '{"service":{"name":"user-accounts","port":{"name":"http"}}}',
    );
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
      `import type { ${kind} as T_${name} } from 'kubernetes-types/${apiVersion.includes('/') ? apiVersion.replace('.k8s.io', '') : `core/${apiVersion}`}.d.ts';\n` +
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

  it('has a command line with its settings, user and folders', async () => {
    const unit = readFileSync(UNIT, 'utf8');
    const valueOf = (name: string) => new RegExp(`^${name}=(.*)$`, 'm').exec(unit)![1]!;
    const wrapper = readFileSync('deploy/systemd/accounts', 'utf8');
    for (const name of ['DynamicUser', 'StateDirectory', 'StateDirectoryMode', 'EnvironmentFile']) {
      expect(wrapper).toContain(`--property=${name}=${valueOf(name)} `);
    }
    for (const variable of valueOf('Environment').split(' '))
      expect(wrapper).toContain(`--setenv=${variable} `);
    expect(wrapper).toContain(`${valueOf('WorkingDirectory')}/dist/cli.js "$@"`);
    // The unit's user is called like the unit.
    expect(wrapper).toContain('--property=User=user-accounts ');
    expect(await runProgram('sh', ['-n', 'deploy/systemd/accounts'])).toMatchObject({ code: 0, stderr: '' });
  });

  it('passes systemd-analyze verify', async () => {
    const verified = await runProgram('systemd-analyze', ['verify', UNIT]).catch(() => null);
    if (verified === null) {
      process.stderr.write('No systemd-analyze on this machine: the systemd unit is not verified.\n');
      return;
    }
    const { code, stdout, stderr } = verified;
    // Where node is elsewhere the unit has to be adapted, as docs/run/deploy.md says.
    const found = `${stdout}${stderr}`
      .split('\n')
      .filter((line) => line && !/\/usr\/bin\/node is not executable/.test(line));
    expect(found).toEqual([]);
    if (!stderr) expect(code).toBe(0);
  });
});
