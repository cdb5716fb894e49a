import type { Log } from '../observability/log.js';

export interface StateLines {
  /** When it begins to fail: a warning, with what may be said of the error. */
  readonly fails: string;
  readonly details?: (error: unknown) => object;
  /** When it works again. */
  readonly works?: string;
}

/** One line for each change of state: an outage that costs many attempts fills no log. */
export class StateLog {
  private failing = false;

  /** @param log undefined: nothing is said */
  constructor(
    private readonly log: Log | undefined,
    private readonly lines: StateLines,
  ) {}

  fails(error: unknown): void {
    if (!this.failing) this.log?.warn(this.lines.details?.(error) ?? {}, this.lines.fails);
    this.failing = true;
  }

  works(): void {
    if (this.failing && this.lines.works !== undefined) this.log?.info({}, this.lines.works);
    this.failing = false;
  }
}
