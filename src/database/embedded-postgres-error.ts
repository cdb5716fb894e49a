/** Something the operator can act upon; the message is one sentence made for her. */
export class EmbeddedPostgresError extends Error {
  override name = 'EmbeddedPostgresError';
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

/** Not by instanceof: under Jest, Node's own errors come from another realm. */
export function errorCode(error: unknown): string | undefined {
  const code = (error as { code?: unknown } | undefined)?.code;
  return typeof code === 'string' ? code : undefined;
}

/** Half a sentence that says what the system had against it. */
export function reasonOf(error: unknown): string {
  const { message } = error as { message?: unknown };
  return REASONS[errorCode(error) ?? ''] ?? String(message ?? error).split('\n')[0]!;
}
