import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import { readMetrics, runService, type RunningService } from './support/running-service.js';
import { createTestDatabase, type TestDatabase } from './support/test-database.js';

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
const operations = readFileSync('docs/operations.md', 'utf8');

/** The metrics in an expression of PromQL; `up` is Prometheus' own. */
const metricsIn = (expression: string): string[] =>
  expression.match(/\b(?:accounts|http|process|nodejs)_[a-z0-9_]+/g) ?? [];

describe('the files for operators', () => {
  let database: TestDatabase;
  let service: RunningService;
  let exposed: Set<string>;

  beforeAll(async () => {
    database = await createTestDatabase();
    service = await runService({
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
    await service?.close();
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

  it('every metric of the accounts is explained in docs/operations.md', () => {
    const own = [...exposed].filter((name) => name.startsWith('accounts_'));
    expect(own.filter((name) => !operations.includes(`\`${name}\``))).toEqual([]);
  });

  it('every alert has a severity, a time that it must last, and a sentence, and stands in docs/operations.md', () => {
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

  it('promtool accepts the alert rules, where there is one', () => {
    const { status, error, stdout, stderr } = spawnSync('promtool', ['check', 'rules', ALERTS], {
      encoding: 'utf8',
    });
    if (error) {
      process.stdout.write(
        'No promtool on this machine: the expressions of the alert rules are not parsed.\n',
      );
      return;
    }
    expect([status, stdout + stderr]).toEqual([0, expect.stringContaining('SUCCESS')]);
  });
});

describe('the table of failures in docs/operations.md', () => {
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
    expect(row?.at(-1)).toMatch(/test\/[\w-]+\.e2e-spec\.ts/);
  });

  it('names tests that exist', () => {
    const files = new Set(readdirSync('test').map((file) => `test/${file}`));
    const named = rows.flatMap((row) => row.at(-1)!.match(/test\/[\w-]+\.e2e-spec\.ts/g) ?? []);
    expect(named.filter((file) => !files.has(file))).toEqual([]);
  });
});
