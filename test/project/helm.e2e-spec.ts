import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from '@jest/globals';
import { parse, parseAllDocuments } from 'yaml';
import { runProgram } from '../support/programs.js';

const CHART = 'deploy/helm/user-accounts';
const MANIFESTS = 'deploy/kubernetes';

interface Variable {
  name: string;
  value?: string;
}
interface Manifest {
  kind: string;
  metadata: { annotations?: object };
  data: Record<string, string>;
  spec: { template: { metadata: { annotations?: object }; spec: { containers: Container[] } } };
}
interface Container {
  env: Variable[];
  envFrom?: unknown;
}

const parsed = (file: string) => parse(readFileSync(file, 'utf8')) as Manifest;
const plain = readdirSync(MANIFESTS).map((file) => parsed(`${MANIFESTS}/${file}`));
const settings = plain.find(({ kind }) => kind === 'ConfigMap')!.data;

const HELM = process.env.HELM_PATH ?? 'helm';
const hasHelm = (await runProgram(HELM, ['version']).catch(() => null)) !== null;
if (!hasHelm) process.stdout.write('No helm on this machine: the chart is neither linted nor rendered.\n');

/** Makes the manifests of the chart with these values. */
async function render(release: string, ...values: string[]): Promise<Manifest[]> {
  const args = ['template', release, CHART, ...values.flatMap((value) => ['--set', value])];
  const { code, stdout, stderr } = await runProgram(HELM, args);
  expect([code, stderr]).toEqual([0, '']);
  return parseAllDocuments(stdout).map((one) => one.toJS() as Manifest);
}

const byKind = (manifests: readonly Manifest[]) =>
  Object.fromEntries(manifests.map((one) => [one.kind, withoutDeployment(one)]));

/** Without what differs on purpose: hooks and checksums of Helm, and a Job that cannot wait for the ConfigMap. */
function withoutDeployment(manifest: Manifest): Manifest {
  const copy = structuredClone(manifest);
  delete copy.metadata.annotations;
  delete copy.spec?.template?.metadata.annotations;
  if (copy.kind === 'Job') {
    const [container] = copy.spec.template.spec.containers;
    container!.env = container!.env.filter(
      ({ name, value }) => value === undefined || settings[name] !== value,
    );
    delete container!.envFrom;
  }
  return copy;
}

it('The chart is of the version of the service', () => {
  const { version } = parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(parsed(`${CHART}/Chart.yaml`)).toMatchObject({ version, appVersion: version });
});

(hasHelm ? describe : describe.skip)('The chart', () => {
  it('passes helm lint', async () => {
    const { code, stdout } = await runProgram(HELM, ['lint', '--strict', CHART]);
    expect([code, stdout]).toEqual([0, expect.stringContaining('0 chart(s) failed')]);
  });

  it('makes the manifests of deploy/kubernetes', async () => {
    const rendered = await render('user-accounts', 'ingress.enabled=true', 'serviceMonitor.enabled=true');
    expect(byKind(rendered)).toEqual(byKind(plain));
    expect(rendered).toHaveLength(plain.length);
  });

  it('migrates before the rest, with the settings', async () => {
    const job = (await render('user-accounts')).find(({ kind }) => kind === 'Job')!;
    expect(job.metadata.annotations).toMatchObject({ 'helm.sh/hook': 'pre-install,pre-upgrade' });
    const [{ env }] = job.spec.template.spec.containers as [Container];
    expect(env).toContainEqual({ name: 'PUBLIC_URL', value: settings.PUBLIC_URL });
  });

  it('follows the release and the values, and leaves out what is not wanted', async () => {
    const values = ['replicas=5', 'existingSecret=theirs', 'image.tag=9.9.9', 'settings.PORT=3000'];
    const rendered = await render('other', ...values);
    expect(rendered.map(({ kind }) => kind).sort()).toEqual(
      ['ConfigMap', 'Deployment', 'Job', 'PodDisruptionBudget', 'Service'].sort(),
    );
    const { Deployment, ConfigMap } = byKind(rendered);
    expect(ConfigMap!.data.PORT).toBe('3000');
    const [{ env }] = Deployment!.spec.template.spec.containers as [Container];
    expect(env[0]).toMatchObject({ valueFrom: { secretKeyRef: { name: 'theirs', key: 'database-url' } } });
    expect(Deployment).toMatchObject({
      metadata: { name: 'other' },
      spec: {
        replicas: 5,
        selector: { matchLabels: { 'app.kubernetes.io/name': 'other' } },
        template: {
          spec: {
            containers: [
              {
                image: 'registry.example.org/user-accounts:9.9.9',
                envFrom: [{ configMapRef: { name: 'other' } }],
              },
            ],
          },
        },
      },
    });
  });
});
