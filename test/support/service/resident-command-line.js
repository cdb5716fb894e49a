/**
 * The built command line, many times in one process: to load its modules takes longer than most of its commands. Each
 * message is one call, from the first line of `dist/cli.js` to its exit, with an environment, a working folder and
 * streams of its own.
 */
import { Readable, Writable } from 'node:stream';
import { pathToFileURL } from 'node:url';

const [, , cli] = process.argv;
let calls = 0;

process.on('message', async ({ args, env, cwd, input }) => {
  const output = { stdout: '', stderr: '' };
  process.argv = [process.execPath, cli, ...args];
  process.env = env;
  process.chdir(cwd);
  process.exitCode = undefined;
  give('stdin', Readable.from([Buffer.from(input, 'base64')], { objectMode: false }));
  for (const name of ['stdout', 'stderr'])
    give(
      name,
      collector((text) => (output[name] += text)),
    );
  const exited = new Promise((resolve) => (process.exit = resolve));
  // A module of this address is another one, and is run anew; what it imports is there already.
  import(`${pathToFileURL(cli)}?${calls++}`).catch((error) => {
    output.stderr += error.stack;
    process.exit(1);
  });
  const code = await exited;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.removeAllListeners(name);
  process.send({ code, ...output });
});
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));

function give(name, value) {
  Object.defineProperty(process, name, { value, configurable: true });
}

/** A multi-byte character may come in two pieces. */
function collector(take) {
  const decoder = new TextDecoder();
  return new Writable({
    write(chunk, _encoding, done) {
      take(decoder.decode(chunk, { stream: true }));
      done();
    },
  });
}
