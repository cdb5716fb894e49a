/** What the operator can put right; the message is made for that: a sentence, or a line for each wrong setting. */
export class OperatorError extends Error {
  override readonly name: string = 'OperatorError';
}

const REASONS: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space is left on the device',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a part of the path is a file, not a folder',
  EEXIST: 'it is a file, not a folder',
  EIO: 'the device reports an error',
};

/**
 * Node's code of a system error, or the SQLSTATE (PostgreSQL manual, appendix A) of what a query threw. Not by
 * instanceof: under Jest, Node's own errors come from another realm.
 */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | null | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** Half a sentence that says what the system had against it. */
export function reasonOf(error: unknown): string {
  const { message } = error as { message?: unknown };
  return REASONS[errorCode(error) ?? ''] ?? String(message ?? error).split('\n')[0]!;
}
