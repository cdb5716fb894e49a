/**
 * Known vulnerabilities of what the service runs with: fails on high and critical ones. Not every registry can be asked;
 * where it cannot, that is said, and nothing fails.
 */
import { spawnSync } from 'node:child_process';

const args = ['audit', '--omit=dev', '--audit-level=high', '--json'];
const { stdout, stderr, status } = spawnSync('npm', args, { encoding: 'utf8' });
const report = parse(stdout);

if (report?.metadata?.vulnerabilities) {
  const { info, low, moderate, high, critical } = report.metadata.vulnerabilities;
  for (const { name, severity, range } of Object.values(report.vulnerabilities)) {
    console.log(`${severity}: ${name} ${range}`);
  }
  console.log(`Vulnerabilities: ${critical} critical, ${high} high, ${moderate + low + info} lesser.`);
  process.exitCode = status;
} else if ([404, 405, 501].includes(report?.statusCode)) {
  console.log(
    `NOT AUDITED: this registry answers no audits (${report.statusCode}). Run it with one that does.`,
  );
} else {
  console.error(`The audit failed: ${report?.message ?? stderr}`);
  process.exitCode = 1;
}

function parse(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
