/** What one check found. */
export interface Finding {
  /** What was looked at. */
  readonly check: string;
  readonly result: 'ok' | 'warning' | 'fault' | 'not_configured';
  /** A sentence, without secrets. */
  readonly detail: string;
  /** What to do about a warning or a fault. */
  readonly remedy?: string;
}

export const ok = (check: string, detail: string): Finding => ({ check, result: 'ok', detail });

export const notConfigured = (check: string, detail: string): Finding => ({
  check,
  result: 'not_configured',
  detail,
});

export const fault = (check: string, detail: string, remedy: string): Finding => ({
  check,
  result: 'fault',
  detail,
  remedy,
});

export const warning = (check: string, detail: string, remedy: string): Finding => ({
  ...fault(check, detail, remedy),
  result: 'warning',
});
