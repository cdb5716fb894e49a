// `npm run torture -- --minutes 2 --seed 1`: breaks every part while clients work, then looks for what is lost or half done.
import { writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { CLIENT_FAULTS } from './torture/client-faults.js';
import { FAULTS as PART_FAULTS } from './torture/faults.js';
import { REPLICA_FAULTS } from './torture/replica-faults.js';
import { report } from './torture/report.js';
import { torture } from './torture/run.js';

const FAULTS = [...PART_FAULTS, ...CLIENT_FAULTS, ...REPLICA_FAULTS];

const HELP = `Usage: npm run torture -- [options]

  --minutes N    how long clients work and parts break (default: 2)
  --seed N       which steps and faults, and in which order (default: by the clock)
  --clients N    how many clients work at the same time (default: 12)
  --accounts N   how many accounts they share at a time (default: 8)
  --workers N    how many processes serve (default: 1)
  --no-replica   without a streaming replica, from which strangers are shown others' accounts
  --only TEXT    only those faults whose name has this text in it
  --report FILE  writes what was done and found there, in Markdown
  --log FILE     writes what the service said there
  --help         shows this

Exit code 1 if anything was lost or half done.`;

const text = { type: 'string' } as const;
const { values } = parseArgs({
  options: {
    minutes: { ...text, default: '2' },
    seed: { ...text, default: String(Date.now() % 1_000_000) },
    clients: { ...text, default: '12' },
    accounts: { ...text, default: '8' },
    workers: { ...text, default: '1' },
    replica: { type: 'boolean', default: true },
    only: text,
    report: text,
    log: text,
    help: { type: 'boolean', default: false },
  },
  allowNegative: true,
});
if (values.help) {
  console.log(HELP);
  process.exit(0);
}

function positive(name: string, value: string): number {
  const number = Number(value);
  if (Number.isFinite(number) && number > 0) return number;
  throw new Error(`--${name} must be a number above 0, not ${value}`);
}

if (values.only !== undefined && !FAULTS.some(({ name }) => name.includes(values.only!))) {
  throw new Error(
    `--only: no fault has "${values.only}" in its name; there are ${FAULTS.map(({ name }) => name).join(', ')}`,
  );
}

const began = Date.now();
const options = {
  minutes: positive('minutes', values.minutes),
  seed: positive('seed', values.seed),
  clients: positive('clients', values.clients),
  accounts: positive('accounts', values.accounts),
  workers: positive('workers', values.workers),
  replica: values.replica,
  faults: FAULTS.filter(({ name }) => name.includes(values.only ?? '')),
  log: values.log,
  onProgress: (what: string) =>
    console.log(`${((Date.now() - began) / 1_000).toFixed(1).padStart(7)} s  ${what}`),
};
console.log(`seed ${options.seed}, ${options.minutes} minutes`);
const findings = await torture(options);
const found = report(options, findings);
console.log(`\n${found}`);
if (values.report !== undefined) await writeFile(values.report, found);
process.exitCode = findings.faults.length === 0 ? 0 : 1;
