import { summarise } from './error-summary.js';

/**
 * How the service logs. What a line may hold is an allow-list, whoever writes it and at whatever level: of a request
 * its method and route, of an answer its status, of an error its kind. URLs, headers, bodies and messages stay out.
 */
export function logOptions(level: string) {
  return {
    level,
    base: { service: 'user-accounts' },
    // Fastify's types insist on a message, which is what must not be there.
    serializers: { req: requestSummary, res: replySummary, err: summarise as never, error: summarise },
    hooks: { logMethod: withoutErrorMessage },
  };
}

function requestSummary(request: { method?: string; routeOptions?: { url?: string } }) {
  return { method: request.method, route: request.routeOptions?.url ?? '(none)' };
}

function replySummary(reply: { statusCode?: number }) {
  return { status: reply.statusCode };
}

/** Pino and Fastify make the message of a logged error the message of the line. */
function withoutErrorMessage(this: unknown, args: unknown[], method: (...args: never[]) => void): void {
  const [first] = args;
  const error = first instanceof Error ? first : (first as { err?: unknown } | null | undefined)?.err;
  if (!(error instanceof Error)) return method.apply(this, args as never[]);
  const message = typeof args[1] === 'string' && args[1] !== error.message ? args[1] : error.name;
  method.apply(this, [first === error ? { err: error } : first, message] as never[]);
}
