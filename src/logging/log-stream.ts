import { pino } from 'pino';

/** So many bytes of lines wait until they can be written; what is logged beyond them is lost. */
const MAX_WAITING = 1_048_576;

/**
 * Where every line of the log goes: standard output. A full disk below it, or a reader that has gone, is no reason to
 * serve nobody: without a listener the error would end the process.
 */
export const logStream = pino.destination({ dest: 1, maxLength: MAX_WAITING });

logStream.on('error', () => {
  // Called at the exit of the process, it would try again and again until there is room, so the process would stay.
  logStream.flushSync = () => undefined;
});
