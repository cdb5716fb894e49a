// `npm run followers -- --minutes 2 --seed 1`: breaks everything around those who keep copies, and compares what they say.
import { parseArgs } from 'node:util';
import { reportLines } from './torture/report.js';
import { follow } from './followers/run.js';

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '2' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const [minutes, seed] = [Number(values.minutes), Number(values.seed)];
if (!(minutes > 0) || !Number.isSafeInteger(seed)) throw new Error('--minutes and --seed must be numbers');

const began = Date.now();
const seconds = (): string => ((Date.now() - began) / 1_000).toFixed(1);
// Whatever hangs: nobody waits for it for ever.
setTimeout(
  () => {
    console.error('The run does not come to its end');
    process.kill(process.pid, 'SIGTERM');
  },
  minutes * 60_000 + 240_000,
).unref();

console.log(`seed ${seed}, ${minutes} minutes`);
const onProgress = (what: string) => console.log(`${seconds().padStart(7)} s  ${what}`);
const findings = await follow({ minutes, seed, onProgress });
const title = `### Followers, seed ${seed}, ${new Date().toISOString().slice(0, 10)}`;
console.log(
  ['', title, '', ...reportLines(findings, '**No wrong answer, and nobody forgotten.**')].join('\n'),
);
process.exitCode = findings.faults.length === 0 ? 0 : 1;
