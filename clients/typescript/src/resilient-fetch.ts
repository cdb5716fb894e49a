/** A token, or what gives one; asked once more, with `refresh`, when the service refuses the token it gave. */
export type TokenProvider = string | ((options: { refresh: boolean }) => string | Promise<string>);

export interface RetryOptions {
  /** How often a request is sent again after 429 and 503. Default 3; 0 is never. */
  readonly attempts?: number;
  /** Seconds. A `Retry-After` beyond it is not waited for: the problem is thrown at once. Default 30. */
  readonly maxDelay?: number;
}

export interface ResilientFetchOptions {
  readonly token: TokenProvider;
  readonly retry?: RetryOptions | undefined;
  readonly fetch?: ((request: Request) => Promise<Response>) | undefined;
}

/**
 * `fetch` that adds the token and waits where the service asks for it. Writes are sent again like reads: after 429 and
 * 503 nothing was saved, or, after `outcome_unknown`, perhaps exactly this. The request's signal ends the waiting too.
 */
export function resilientFetch(options: ResilientFetchOptions): (request: Request) => Promise<Response> {
  const { token, retry = {}, fetch = (request) => globalThis.fetch(request) } = options;
  const { attempts = 3, maxDelay = 30 } = retry;

  async function send(request: Request, bearer: string): Promise<Response> {
    const attempt = request.clone();
    attempt.headers.set('Authorization', `Bearer ${bearer}`);
    return endedBy(request.signal, fetch(attempt));
  }

  async function authorized(request: Request): Promise<Response> {
    if (typeof token === 'string') return send(request, token);
    const bearer = await token({ refresh: false });
    const response = await send(request, bearer);
    if (response.status !== 401) return response;
    const fresh = await token({ refresh: true });
    return fresh === bearer ? response : send(request, fresh);
  }

  return async (request) => {
    for (let attempt = 0; ; attempt += 1) {
      const response = await authorized(request);
      const mayRepeat = attempt < attempts && (response.status === 429 || response.status === 503);
      const seconds = retryAfter(response) ?? 2 ** attempt / 2;
      if (!mayRepeat || seconds > maxDelay) return withEnd(request, response);
      await response.body?.cancel();
      await wait(seconds, request.signal);
    }
  };
}

// Node's `fetch` forgets the signal of a request once the garbage collector has found it: who waits for a server that has
// fallen silent would wait for ever. So both waits, for the head and for the body, end with the signal here.

/** The response, or the signal's reason. */
function endedBy(signal: AbortSignal, response: Promise<Response>): Promise<Response> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      reject(signal.reason as Error);
      void response.then(({ body }) => body?.cancel()).catch(() => undefined);
    };
    signal.addEventListener('abort', abort);
    response.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

const WITHOUT_BODY: ReadonlySet<number> = new Set([204, 205, 304]);

/** The response, with a body that fails with the signal of its request. */
function withEnd(request: Request, response: Response): Response {
  // Browsers have an empty body where none is allowed.
  if (response.body === null || WITHOUT_BODY.has(response.status)) return response;
  const pass = new TransformStream<Uint8Array, Uint8Array>({
    transform: (piece, body) => body.enqueue(piece),
    // As long as pieces come this keeps the request, and with it its signal, from being collected.
    flush: () => void request.signal,
  });
  return new Response(response.body.pipeThrough(pass, { signal: request.signal }), response);
}

/** Seconds; RFC 9110 §10.2.3 allows a date as well. */
function retryAfter({ headers }: Response): number | undefined {
  const value = headers.get('Retry-After');
  if (value === null) return undefined;
  const seconds = /^\d+$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1_000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}

function wait(seconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      clearTimeout(timer);
      reject(signal.reason as Error);
    };
    const timer = setTimeout(() => {
      signal.removeEventListener('abort', abort);
      resolve();
    }, seconds * 1_000);
    if (signal.aborted) abort();
    else signal.addEventListener('abort', abort, { once: true });
  });
}
