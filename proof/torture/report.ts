import { cpus } from 'node:os';
import type { TortureOptions } from './run.js';
import { MOST_SHOWN, type Findings } from './findings.js';

/** What was done and found, in Markdown. */
export function report(options: TortureOptions, findings: Findings): string {
  const { minutes, seed, clients, accounts, workers, replica } = options;
  const lines = [
    `### Seed ${seed}, ${new Date().toISOString().slice(0, 10)}`,
    '',
    `\`npm run torture -- --minutes ${minutes} --seed ${seed} --workers ${workers}${replica ? '' : ' --no-replica'}\`: ${clients} clients, ${accounts} accounts at a time; ` +
      `Node ${process.versions.node}, ${cpus().length} cores.`,
    '',
    ...reportLines(findings, '**Nothing lost, nothing half done.**'),
  ];
  return lines.join('\n');
}

/** @param fine what it says if there was no fault */
export function reportLines(
  { outcomes, inflicted, checks, faults }: Findings,
  fine: string,
): readonly string[] {
  return [
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
    faults.length === 0 ? fine : `**${faults.length} faults:**`,
    ...faults.slice(0, MOST_SHOWN).map(({ what, evidence }) => `- ${what}: \`${JSON.stringify(evidence)}\``),
    '',
  ];
}

function countsOf(counts: ReadonlyMap<number | null, number>): string {
  return [...counts]
    .sort(([a], [b]) => (a ?? 1_000) - (b ?? 1_000))
    .map(([status, number]) => `${status ?? 'no answer'}: ${number}`)
    .join(', ');
}
