// `npm run failover -- --rounds 30 --seed 1`: a real cluster loses its primary again and again, while clients work.
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { FAULTS } from './failover/faults.js';
import { latency } from './failover/latency.js';
import { findPrograms } from './failover/programs.js';
import { report } from './failover/report.js';
import { rehearse } from './failover/run.js';
import type { Mode } from './failover/world.js';

const HELP = `Usage: npm run failover -- [options]

  --rounds N      how many faults for each mode (default: 10)
  --minutes N     for each mode, no round begins later (default: 60)
  --seed N        which faults, and in which order (default: by the clock)
  --mode MODE     sync, async or both (default: both)
  --standbys N    CHANGES_WAIT_FOR_STANDBYS (default: 1 with sync, 0 with async)
  --only TEXT     only those faults whose name has this text in it
  --latency       only measures how much later the feed tells a change with CHANGES_WAIT_FOR_STANDBYS=1
  --help          shows this

Needs Patroni, etcd and PostgreSQL 15 or later (Debian: apt-get install -y patroni etcd-server postgresql), and pushes
to NATS if there is a nats-server. Progress goes to stderr, the report to stdout. Exit code 1 for any wrong answer.`;

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    rounds: { ...text, default: '10' },
    minutes: { ...text, default: '60' },
    seed: { ...text, default: String(Date.now() % 1_000_000) },
    mode: { ...text, default: 'both' },
    standbys: text,
    only: { ...text, default: '' },
    latency: { type: 'boolean', default: false },
    help: { type: 'boolean', default: false },
  },
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}

function whole(name: string, value: string, least: number): number {
  if (/^\d+$/.test(value) && Number(value) >= least) return Number(value);
  return fail(`--${name} must be a whole number from ${least}, not ${value}`);
}

function fail(message: string): never {
  console.error(message);
  process.exit(2);
}

const began = Date.now();
const onProgress = (what: string): void =>
  console.error(`${((Date.now() - began) / 1_000).toFixed(0).padStart(5)} s  ${what}`);

const modes = ({ sync: ['sync'], async: ['async'], both: ['sync', 'async'] } as Record<string, Mode[]>)[
  values.mode
];
if (modes === undefined) fail(`--mode must be sync, async or both, not ${values.mode}`);
const rounds = whole('rounds', values.rounds, 1);
const minutes = whole('minutes', values.minutes, 1);
const seed = whole('seed', values.seed, 0);
const given = values.standbys === undefined ? undefined : whole('standbys', values.standbys, 0);
const faults = FAULTS.filter(({ name }) => name.includes(values.only));
if (modes.some((mode) => !faults.some((fault) => fault.modes.includes(mode)))) {
  fail(
    `--only: no fault has "${values.only}" in its name; there are ${FAULTS.map(({ name }) => name).join(', ')}`,
  );
}
const programs = await findPrograms().catch((error: Error) => fail(error.message));

if (values.latency) {
  console.log(await latency(programs, modes));
  process.exit(0);
}

console.log(`\`npm run failover -- --rounds ${rounds} --seed ${seed} --mode ${values.mode}\`, Node \
${process.versions.node}, ${cpus().length} cores, ${new Date().toISOString().slice(0, 10)}.\n`);
for (const mode of modes) {
  const standbys = given ?? (mode === 'sync' ? 1 : 0);
  const result = await rehearse(programs, mode, { rounds, minutes, seed, standbys, faults, onProgress });
  console.log(report(result));
  if (result.findings.faults.length > 0) process.exitCode = 1;
}
