// `npm run start:dev`: compiles on every change, and restarts the service after each compilation without errors.
// Not `node --watch`: it would restart on half-written output, and pass a Ctrl-C on twice.
import { spawn } from 'node:child_process';
import { rmSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

process.chdir(fileURLToPath(new URL('..', import.meta.url)));

// From here on dist follows the editor, not what scripts/setup.mjs last built.
rmSync('dist/.build-hash', { force: true });

let service = null;
let ending = false;
let turn = Promise.resolve();

const compiler = start(
  'node_modules/typescript/bin/tsc',
  '-p',
  'tsconfig.build.json',
  '--watch',
  '--preserveWatchOutput',
);
let line = '';
compiler.stdout.on('data', (chunk) => {
  process.stdout.write(chunk);
  line += chunk;
  const results = [...line.matchAll(/Found (\d+) errors?\. Watching/g)];
  if (results.length === 0) return;
  line = '';
  if (results.at(-1)[1] === '0') turn = turn.then(restart);
});
compiler.once('exit', (code) => end(code ?? 1));

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0));

/** In a process group of its own, so that Ctrl-C reaches it once: from here. */
function start(...args) {
  const detached = process.platform !== 'win32';
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'], detached });
}

async function restart() {
  await stop(service);
  if (ending) return;
  service = start('dist/main.js', '--development');
  service.stdout.pipe(process.stdout, { end: false });
}

function stop(child) {
  if (!child || child.exitCode !== null || child.signalCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once('exit', resolve);
    child.kill('SIGTERM');
  });
}

async function end(code) {
  if (ending) return;
  ending = true;
  await turn;
  await Promise.all([stop(service), stop(compiler)]);
  process.exit(code);
}
