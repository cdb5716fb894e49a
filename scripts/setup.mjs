// First in `npm start`, `npm test` and `npm run accounts`: installs what is missing, builds what is out of date.
// Everything it says goes to stderr, because stdout belongs to the command that follows.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

const PACKAGES_STAMP = 'node_modules/.setup-hash';
const BUILD_STAMP = 'dist/.build-hash';
const LOCK = '.setup.lock';
/** Nothing that is needed at run time brings it along: that cannot be said of typescript. */
const ONLY_FOR_DEVELOPMENT = 'node_modules/jest';
const STALE_MS = 15 * 60_000;

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  fail(`Node ${process.versions.node} is too old for this project: it needs 20.19 or newer.`);
}
if (!isReady()) {
  await takeLock();
  try {
    if (!packagesAreCurrent()) install();
    if (!buildIsCurrent()) build();
  } finally {
    releaseLock();
  }
}

function isReady() {
  return isInstalledForProduction() || (packagesAreCurrent() && buildIsCurrent());
}

/** Built, and without what builds it (`npm prune --omit=dev`): a service may be running from here. */
function isInstalledForProduction() {
  return existsSync('dist/main.js') && existsSync('node_modules/pg') && !existsSync(ONLY_FOR_DEVELOPMENT);
}

/** By content: a checkout changes the times of files. */
function packagesAreCurrent() {
  if (!existsSync('package-lock.json')) return existsSync('node_modules');
  const installed = read('node_modules/.package-lock.json');
  if (installed === null) return false;
  const wanted = read('package-lock.json');
  const present = JSON.parse(installed).packages;
  if (!Object.keys(present).every((path) => existsSync(path))) return false;
  return read(PACKAGES_STAMP) === packagesHash() || isInstalled(JSON.parse(wanted).packages, present);
}

function packagesHash() {
  const files = ['package-lock.json', 'node_modules/.package-lock.json'].map((path) => read(path));
  return hash([process.platform, process.arch, ...files]);
}

/** True if somebody ran `npm ci` or `npm install` by hand. */
function isInstalled(wanted, present) {
  return Object.entries(wanted).every(([path, entry]) => {
    if (path === '' || entry.link) return true;
    const found = present[path];
    if (!found) return Boolean(entry.optional) && !isForHere(entry);
    return found.version === entry.version && found.integrity === entry.integrity;
  });
}

/** A program for this system. What names no system belongs to another one's packages (sharp's wasm, say). */
function isForHere({ os, cpu, libc = ['glibc'] }) {
  return Boolean(os?.includes(process.platform) && cpu?.includes(process.arch) && libc.includes('glibc'));
}

function install() {
  say('Installing packages (npm ci) …');
  // NODE_ENV=production would leave out what builds the project.
  if (!npm('ci', '--include=dev', '--include=optional')) {
    fail('The packages could not be installed: npm ci failed, its messages are above.');
  }
  writeFileSync(PACKAGES_STAMP, packagesHash());
}

function buildIsCurrent() {
  return !existsSync('src') || read(BUILD_STAMP) === sourceHash();
}

function sourceHash() {
  const root = readdirSync('.').filter((name) => /^tsconfig.*\.json$/.test(name));
  const files = [...root, 'package-lock.json', 'scripts/bundle.mjs', ...filesBelow('src')].filter(
    (path) => !path.endsWith('.spec.ts'),
  );
  return hash(files.sort().flatMap((path) => [path, read(path)]));
}

function filesBelow(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}

/** The stamp names the sources as they were before: who edits during a build gets another one. */
function build() {
  say('Building …');
  const sources = sourceHash();
  rmSync('dist', { recursive: true, force: true });
  if (!npm('run', '--silent', 'build')) fail('The build failed: its messages are above.');
  mkdirSync('dist', { recursive: true });
  writeFileSync(BUILD_STAMP, sources);
}

/** The npm that runs us, else the one on the path. */
function npm(...args) {
  const cli = process.env.npm_execpath;
  const own = cli !== undefined && basename(cli).startsWith('npm') && existsSync(cli);
  const [program, first] = own ? [process.execPath, [cli]] : ['npm', []];
  const shell = !own && process.platform === 'win32';
  const { status, error } = spawnSync(program, [...first, ...args], { stdio: ['ignore', 2, 2], shell });
  if (error) say(error.message);
  return status === 0;
}

/** Whoever waited looks again: mostly the other one has done the work. */
async function takeLock() {
  let told = false;
  while (!createLock()) {
    if (lockIsStale()) rmSync(LOCK, { force: true });
    else if (!told) say(`Waiting for another setup (process ${read(LOCK)}, lock file ${LOCK}) …`);
    told = true;
    await sleep(100);
  }
}

function createLock() {
  try {
    writeFileSync(LOCK, String(process.pid), { flag: 'wx' });
    return true;
  } catch (error) {
    if (error.code === 'EEXIST') return false;
    return fail(
      `Packages or build are out of date, but ${process.cwd()} cannot be written: ${error.message}`,
    );
  }
}

function lockIsStale() {
  try {
    if (Date.now() - statSync(LOCK).mtimeMs > STALE_MS) return true;
    const pid = Number(read(LOCK));
    if (pid > 0) process.kill(pid, 0);
    return false;
  } catch (error) {
    return error.code === 'ESRCH';
  }
}

function hash(parts) {
  const sum = createHash('sha256');
  for (const part of parts) sum.update(`${String(part).length}:${part}`);
  return sum.digest('hex');
}

function read(path) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return null;
  }
}

function say(text) {
  process.stderr.write(`${text}\n`);
}

function fail(text) {
  say(text);
  releaseLock();
  process.exit(1);
}

function releaseLock() {
  if (read(LOCK) === String(process.pid)) rmSync(LOCK, { force: true });
}
