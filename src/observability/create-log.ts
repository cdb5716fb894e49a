import { pino, type Logger } from 'pino';

/** So many bytes of lines wait until they can be written; what is logged beyond them is lost. */
const MAX_WAITING = 1_048_576;

/**
 * Where every line goes: standard output. A full disk below it, or a reader that has gone, is no reason to serve
 * nobody: without a listener the error would end the process.
 */
const output = pino.destination({ dest: 1, maxLength: MAX_WAITING });

output.on('error', () => {
  // Called at the exit of the process, it would try again and again until there is room, so the process would stay.
  output.flushSync = () => undefined;
});

/**
 * The log, made once in a process. What a line may hold is an allow-list, whoever writes it and at whatever level: of a
 * request its method and route, of an answer its status, of an error its kind. URLs, headers, bodies and messages stay
 * out.
 */
export function createLog(level: string): Logger {
  const options = {
    level,
    base: { service: 'user-accounts' },
    serializers: { req: requestSummary, res: replySummary, err: summarise, error: summarise },
    hooks: { logMethod: withoutErrorMessage },
  };
  return pino(options, output);
}

/** The last words of a process that cannot go on: the whole error, on standard error. */
export function logFatal(error: unknown, message: string): void {
  pino(pino.destination(2)).fatal(error, message);
}

function requestSummary(request: { method?: string; routeOptions?: { url?: string } }) {
  return { method: request.method, route: request.routeOptions?.url ?? '(none)' };
}

function replySummary(reply: { statusCode?: number }) {
  return { status: reply.statusCode };
}

/**
 * An error without its message, which may quote what was sent or what a row holds: names, codes and frames tell the
 * operator what failed, and hold no personal data.
 */
function summarise(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const cause = error.cause === undefined ? undefined : summarise(error.cause);
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return { type: error.name, code: (error as { code?: unknown }).code, frames: frames?.slice(0, 12), cause };
}

/** Pino and Fastify make the message of a logged error the message of the line. */
function withoutErrorMessage(this: unknown, args: unknown[], method: (...args: never[]) => void): void {
  const [first] = args;
  const error = first instanceof Error ? first : (first as { err?: unknown } | null | undefined)?.err;
  if (!(error instanceof Error)) return method.apply(this, args as never[]);
  const message = typeof args[1] === 'string' && args[1] !== error.message ? args[1] : error.name;
  method.apply(this, [first === error ? { err: error } : first, message] as never[]);
}
