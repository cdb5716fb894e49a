import { existsSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { OperatorContext } from '../../src/cli/operator-context.js';
import { createProgram } from '../../src/cli/program.js';
import { startService, type BuiltService } from '../support/service/built-service.js';
import { readMetrics } from '../support/service/service-requests.js';
import { createTestDatabase, type TestDatabase } from '../support/test-database.js';
import { runProgram } from '../support/programs.js';

interface Rule {
  alert: string;
  expr: string;
  for: string;
  labels: { severity: string };
  annotations: { summary: string };
}

const ALERTS = 'ops/prometheus/alerts.yaml';
const DASHBOARD = 'ops/grafana/user-accounts.json';

const { groups } = parse(readFileSync(ALERTS, 'utf8')) as { groups: { rules: Rule[] }[] };
const rules = groups.flatMap((group) => group.rules);
const dashboard = JSON.parse(readFileSync(DASHBOARD, 'utf8')) as {
  panels: { id: number; title: string; targets: { expr: string }[] }[];
};
const operations = readFileSync('docs/run/operations.md', 'utf8');

/** The metrics in an expression of PromQL; `up` is Prometheus' own. */
const metricsIn = (expression: string): string[] =>
  expression.match(/\b(?:accounts|http|process|nodejs)_[a-z0-9_]+/g) ?? [];

describe('the files for operators', () => {
  let database: TestDatabase;
  let service: BuiltService;
  let exposed: Set<string>;

  beforeAll(async () => {
    database = await createTestDatabase();
    service = await startService({
      DATABASE_URL: database.url,
      METRICS_PORT: '0',
      RATE_LIMIT_READS: '1',
      REDIS_URL: 'redis://127.0.0.1:1',
    });
    await (await fetch(`${service.url}/openapi.json`)).text();
    const types = (await readMetrics(service)).matchAll(/^# TYPE (\S+) (\S+)$/gm);
    exposed = new Set(
      Array.from(types).flatMap(([, name, type]) =>
        type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name!],
      ),
    );
  });
  afterAll(async () => {
    await service?.kill();
    await database?.drop();
  });

  it.each([
    [ALERTS, rules.map(({ expr }) => expr)],
    [DASHBOARD, dashboard.panels.flatMap(({ targets }) => targets.map(({ expr }) => expr))],
  ])('%s asks only for metrics that the service has', (_file, expressions) => {
    const names = expressions.flatMap(metricsIn);
    expect(names.length).toBeGreaterThan(5);
    expect(names.filter((name) => !exposed.has(name))).toEqual([]);
  });

  it('every metric of the accounts is explained in docs/run/operations.md', () => {
    const own = [...exposed].filter((name) => name.startsWith('accounts_'));
    expect(own.filter((name) => !operations.includes(`\`${name}\``))).toEqual([]);
  });

  it('every alert has a severity, a time that it must last, and a sentence, and stands in docs/run/operations.md', () => {
    for (const rule of rules) {
      expect(rule).toMatchObject({
        for: expect.stringMatching(/^\d+m$/),
        labels: { severity: expect.stringMatching(/^(critical|warning)$/) },
        annotations: { summary: expect.stringMatching(/\.$|\.'$/) },
      });
      expect(operations).toContain(`\`${rule.alert}\``);
    }
  });

  it('no two panels of the dashboard have one id', () => {
    expect(new Set(dashboard.panels.map(({ id }) => id)).size).toBe(dashboard.panels.length);
  });

  it('an alert about memory comes before the limit of the manifests', () => {
    const { expr } = rules.find(({ alert }) => alert === 'AccountsMemoryHigh')!;
    const [, megabytes] = / > (\d+)e6$/.exec(expr)!;
    const [, limit] = /limits:\s+memory: (\d+)Mi/.exec(
      readFileSync('deploy/kubernetes/deployment.yaml', 'utf8'),
    )!;
    // Beside it there is the process for images.
    expect(Number(megabytes) * 1e6 + 110e6).toBeLessThan(Number(limit) * 2 ** 20);
  });

  it('an alert tells of commands that exist', () => {
    const named = rules.flatMap(({ annotations }) =>
      Array.from(annotations.summary.matchAll(/`accounts (\w+)`/g), ([, command]) => command!),
    );
    expect(named).toEqual(['mail', 'relay']);
    const commands = createProgram(new OperatorContext()).commands.map((command) => command.name());
    expect(commands).toEqual(expect.arrayContaining(named));
  });

  it('promtool accepts the alert rules, where there is one', async () => {
    const checked = await runProgram('promtool', ['check', 'rules', ALERTS]).catch(() => null);
    if (checked === null) {
      process.stdout.write(
        'No promtool on this machine: the expressions of the alert rules are not parsed.\n',
      );
      return;
    }
    const { code, stdout, stderr } = checked;
    expect([code, stdout + stderr]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });
});

describe('the table of failures in docs/run/operations.md', () => {
  const rows = Array.from(
    operations
      .split(/^## When something fails$/m)[1]!
      .split(/^## /m)[0]!
      .matchAll(/^\| (.+) \|$/gm),
    ([, row]) => row!.split(' | ').map((cell) => cell.trim()),
  ).slice(2);

  it.each([
    'Database restarted',
    'Pool exhausted',
    'Disk full',
    'Replica lagging',
    'SMTP down',
    'NATS down',
    'Redis down',
    'Key set unreachable',
    'SIGTERM under load',
  ])('has a row for: %s', (failure) => {
    const row = rows.find(([name]) => name === failure);
    expect(row?.[1]).toMatch(/\w/);
    expect(row?.at(-1)).toMatch(/test\/[\w/-]+\.e2e-spec\.ts/);
  });

  it('names tests that exist', () => {
    const named = rows.flatMap((row) => row.at(-1)!.match(/test\/[\w/-]+\.e2e-spec\.ts/g) ?? []);
    expect(named.filter((file) => !existsSync(file))).toEqual([]);
  });
});
