/**
 * Runs something with a signal that aborts after so long, and with another signal. Not `AbortSignal.any` with
 * `AbortSignal.timeout`: in Node 20 the garbage collector takes the timeout away, and it never aborts.
 */
export async function within<T>(
  milliseconds: number,
  signal: AbortSignal | undefined,
  run: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const end = new AbortController();
  const abort = () => end.abort(signal?.reason);
  const timer = setTimeout(
    () => end.abort(new DOMException('It took too long', 'TimeoutError')),
    milliseconds,
  );
  if (signal?.aborted) abort();
  signal?.addEventListener('abort', abort);
  try {
    return await run(end.signal);
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener('abort', abort);
  }
}
