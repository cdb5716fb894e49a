// `npm test`: Jest, and an end that leaves neither a process nor a folder behind, however the run ends.
// All that tests put down lies in one folder, which names the process that owns it: what a killed run has left is
// cleared away by the next one.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { constants, hostname, tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

const PREFIX = `user-accounts-test-${hostname()}-`;
/** Where root's embedded databases go from folders that PostgreSQL's user cannot enter. */
const SHARED = '/var/lib/user-accounts';
const JEST = [
  '--experimental-vm-modules',
  '--disable-warning=ExperimentalWarning',
  '--import=./test/support/runner/register.js',
  'node_modules/jest/bin/jest.js',
];

for (const name of abandoned()) await clearAway(name);
const folder = mkdtempSync(join(tmpdir(), `${PREFIX}${process.pid}-`));
chmodSync(folder, 0o755); // PostgreSQL may run as another user.

const jest = spawn(process.execPath, [...JEST, ...process.argv.slice(2)], {
  // A group of its own, in which all that the tests start can be ended at once.
  detached: true,
  // By the channel it notices if we are killed.
  stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
  env: { ...process.env, TEST_FOLDER: folder },
});
let signal;
for (const name of ['SIGHUP', 'SIGINT', 'SIGQUIT', 'SIGTERM']) {
  process.on(name, () => {
    signal ??= name;
    send(-jest.pid, 'SIGKILL');
  });
}
const [code, killedBy] = await new Promise((resolve) => jest.once('exit', (...end) => resolve(end)));
send(-jest.pid, 'SIGKILL');
await clearAway(basename(folder));
process.exitCode = signal || killedBy ? 128 + constants.signals[signal ?? killedBy] : code;

/** The folders of runs whose owner has gone. */
function abandoned() {
  return readdirSync(tmpdir()).filter((name) => {
    const pid = name.startsWith(PREFIX) && Number(/^\d+/.exec(name.slice(PREFIX.length)));
    return pid > 0 && !send(pid, 0);
  });
}

/** Ends what lives outside of the group, databases and browsers, and removes the folder. */
async function clearAway(name) {
  for (const patience = Date.now() + 20_000; ;) {
    const living = outsiders(name);
    if (living.length === 0) break;
    const isPatient = Date.now() < patience;
    for (const pid of living) send(pid, isPatient ? 'SIGQUIT' : 'SIGKILL');
    await sleep(100);
  }
  for (const path of mountsBelow(join(tmpdir(), name))) spawnSync('umount', ['-l', path]);
  const relocated = existsSync(SHARED) ? readdirSync(SHARED).filter((entry) => entry.startsWith(name)) : [];
  for (const path of [join(tmpdir(), name), ...relocated.map((entry) => join(SHARED, entry))]) {
    try {
      rmSync(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 });
    } catch (error) {
      process.stderr.write(`${path} cannot be removed: ${error.message}\n`);
    }
  }
}

function outsiders(name) {
  const isOurs = new RegExp(`(/postgres .*-D |--user-data-dir=)\\S*/${name}[/-]`);
  const list = execFileSync('ps', ['-A', '-ww', '-o', 'pid=,args='], {
    encoding: 'utf8',
    maxBuffer: 2 ** 26,
  });
  return list.split('\n').flatMap((line) => (isOurs.test(line) ? [parseInt(line)] : []));
}

/** Full disks are tried on small ones. */
function mountsBelow(path) {
  if (!existsSync('/proc/self/mounts')) return [];
  const points = readFileSync('/proc/self/mounts', 'utf8')
    .split('\n')
    .map((line) => line.split(' ')[1]);
  return points.filter((point) => point?.startsWith(`${path}/`));
}

/** Whether there is anybody to send it to; nothing at all is sent by 0. */
function send(pid, name) {
  try {
    return process.kill(pid, name);
  } catch (error) {
    return error.code === 'EPERM';
  }
}
