import { MOST_SHOWN } from '../torture/findings.js';
import type { ModeResult } from './run.js';

const NAMES = { sync: 'Synchronous', async: 'Asynchronous' } as const;

/** What a mode has shown, in Markdown. */
export function report({ mode, standbys, rounds, findings, pauses, numbers }: ModeResult): string {
  const { outcomes, faults } = findings;
  const all = [...pauses.values()].flat();
  return [
    `### ${NAMES[mode]}, ${rounds} rounds, \`CHANGES_WAIT_FOR_STANDBYS=${standbys}\``,
    '',
    '| fault | times | time without a write, median | worst |',
    '| --- | --- | --- | --- |',
    ...[...pauses].sort().map(([name, times]) => timesRow(name, times)),
    timesRow('all', all),
    '',
    '| | number |',
    '| --- | --- |',
    ...numbers.map(([what, number]) => `| ${what} | ${number} |`),
    ...[...outcomes].sort().map(([kind, counts]) => `| ${kind} | ${countsOf(counts)} |`),
    '',
    faults.length === 0 ? '**No wrong answer.**' : `**${faults.length} faults:**`,
    ...faults.slice(0, MOST_SHOWN).map(({ what, evidence }) => `- ${what}: \`${JSON.stringify(evidence)}\``),
    '',
  ].join('\n');
}

function timesRow(name: string, times: readonly number[]): string {
  const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`;
  return `| ${name} | ${times.length} | ${seconds(median(times))} | ${seconds(Math.max(...times))} |`;
}

export function median(numbers: readonly number[]): number {
  const sorted = [...numbers].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? NaN;
}

function countsOf(counts: ReadonlyMap<number | null, number>): string {
  return [...counts]
    .sort(([a], [b]) => (a ?? 1_000) - (b ?? 1_000))
    .map(([status, number]) => `${status ?? 'no answer'}: ${number}`)
    .join(', ');
}
