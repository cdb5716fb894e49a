import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync } from 'node:fs';
import { chmod, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it, jest } from '@jest/globals';
import { runProgram, startProgram, type ProgramOptions } from '../support/programs.js';
import { until } from '../support/until.js';

// Whole test runs, on a machine that is busy with this one.
jest.setTimeout(180_000);

/** Where the runs below have their temporary files. */
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'interrupted-run-'));
  await chmod(folder, 0o755);
});
afterAll(() => rm(folder, { recursive: true, force: true }));

/** Starts a database server and the service, each a process that outlives the one which started it. */
const RUN = 'npm test -- test/database/outages';
const options = (): ProgramOptions => ({ env: { TMPDIR: folder }, stdio: ['pipe', 'ignore', 'ignore'] });

const foldersOfRuns = () => readdirSync(folder).filter((name) => name.startsWith('user-accounts-test-'));

/** Waits until the folder of the one run holds all that. */
function untilThereAre(...parts: RegExp[]): Promise<string> {
  return until(async () => {
    const [run] = foldersOfRuns();
    if (run === undefined) return undefined;
    // Files come and go meanwhile.
    const { stdout } = await runProgram('find', [join(folder, run)]);
    return parts.every((part) => part.test(stdout)) && run;
  });
}

const SERVER = /\/server\/postgres\/postmaster\.pid$/m;
const OWN_SERVER = /\/own-server-\w+\/postgres\/postmaster\.pid$/m;
const SERVICE = /\/service-\w+$/m;

/** The processes that have the folder in their arguments or in their environment. */
async function processes(): Promise<string[]> {
  const { stdout } = await runProgram('ps', ['axeww', '-o', 'pid=,args=']);
  return stdout.split('\n').filter((line) => line.includes(folder));
}

const left = async () => ({ folders: foldersOfRuns(), processes: await processes() });

async function ended(run: ChildProcess): Promise<void> {
  if (run.exitCode === null && run.signalCode === null) await once(run, 'exit');
}

// util-linux and BSD take other arguments.
const trial = await runProgram('script', ['-qec', 'true', '/dev/null']).catch(() => null);
const hasTerminals = trial?.code === 0;

(hasTerminals ? it : it.skip)(
  'Ctrl-C in a terminal leaves neither a process nor a folder behind',
  async () => {
    const terminal = startProgram('script', ['-qec', RUN, '/dev/null'], options());
    await untilThereAre(SERVER, OWN_SERVER, SERVICE);
    expect((await processes()).length).toBeGreaterThan(5);
    terminal.stdin!.write('\x03');
    await ended(terminal);
    expect(await left()).toEqual({ folders: [], processes: [] });
  },
);

it('SIGTERM to npm alone does not, either', async () => {
  const npm = startProgram('sh', ['-c', `exec ${RUN}`], options());
  await untilThereAre(SERVER);
  npm.kill('SIGTERM');
  await ended(npm);
  expect(await left()).toEqual({ folders: [], processes: [] });
});

it('what a run that was killed has left is cleared away by the next one', async () => {
  const npm = startProgram('sh', ['-c', `exec ${RUN}`], options());
  const run = await untilThereAre(SERVER);
  process.kill(Number(/-(\d+)-\w+$/.exec(run)![1]), 'SIGKILL');
  await ended(npm);
  // Its Jest ends without it; the database, which belongs to nobody, goes on.
  await until(async () => (await processes()).every((line) => line.includes('postgres')));
  expect(foldersOfRuns()).toEqual([run]);

  const { code } = await runProgram('npm', ['test', '--', '--listTests', 'test/project'], {
    env: { TMPDIR: folder },
  });
  expect({ code, ...(await left()) }).toEqual({ code: 0, folders: [], processes: [] });
});
