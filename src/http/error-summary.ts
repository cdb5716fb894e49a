/**
 * An error without its message, which may quote what was sent or what a row holds: names, codes and frames tell the
 * operator what failed, and hold no personal data.
 */
export function summarise(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { type: typeof error };
  const cause = error.cause === undefined ? undefined : summarise(error.cause);
  const frames = error.stack?.split('\n').filter((line) => /^\s+at /.test(line));
  return { type: error.name, code: (error as { code?: unknown }).code, frames: frames?.slice(0, 12), cause };
}
