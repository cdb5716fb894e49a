import { cpus } from 'node:os';
import type { TortureOptions } from './run.js';
import { MOST_SHOWN, type Findings } from './findings.js';

/** What was done and found, in Markdown. */
export function report(options: TortureOptions, findings: Findings): string {
  const { minutes, seed, clients, accounts } = options;
  const { outcomes, inflicted, checks, faults } = findings;
  const lines = [
    `### Seed ${seed}, ${new Date().toISOString().slice(0, 10)}`,
    '',
    `\`npm run torture -- --minutes ${minutes} --seed ${seed}\`: ${clients} clients, ${accounts} accounts at a time; ` +
      `Node ${process.versions.node}, ${cpus().length} cores.`,
    '',
    '| operation | outcomes |',
    '| --- | --- |',
    ...[...outcomes].sort().map(([kind, counts]) => `| ${kind} | ${countsOf(counts)} |`),
    '',
    '| went wrong | times |',
    '| --- | --- |',
    ...[...inflicted].sort().map(([name, times]) => `| ${name} | ${times} |`),
    '',
    '| checked | number |',
    '| --- | --- |',
    ...checks.map(({ what, number }) => `| ${what} | ${number} |`),
    '',
    faults.length === 0 ? '**Nothing lost, nothing half done.**' : `**${faults.length} faults:**`,
    ...faults.slice(0, MOST_SHOWN).map(({ what, evidence }) => `- ${what}: \`${JSON.stringify(evidence)}\``),
    '',
  ];
  return lines.join('\n');
}

function countsOf(counts: ReadonlyMap<number | null, number>): string {
  return [...counts]
    .sort(([a], [b]) => (a ?? 1_000) - (b ?? 1_000))
    .map(([status, number]) => `${status ?? 'no answer'}: ${number}`)
    .join(', ');
}
