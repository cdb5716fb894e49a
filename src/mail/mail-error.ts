interface MailError {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly command?: unknown;
  readonly cause?: unknown;
}

/**
 * Why a mail could not leave, in codes alone: `ECONNREFUSED`, `EENVELOPE 550 RCPT TO`. What a server answers in words
 * may name the address, and the text of an error may hold the mail.
 */
export function describeMailError(error: unknown): string {
  const { code, responseCode, command, cause } = (error ?? {}) as MailError;
  const inner = (cause as MailError | undefined)?.code;
  const parts = [code, inner === code ? undefined : inner, responseCode, command];
  return parts.filter((part) => isPlain(part)).join(' ') || 'unknown';
}

function isPlain(part: unknown): boolean {
  return typeof part === 'number' || (typeof part === 'string' && /^[A-Z0-9_ ]{1,40}$/.test(part));
}
