import { SingleBar } from 'cli-progress';
import { tell } from './output.js';

/** How many accounts a second, from the beginning. */
interface Rate {
  readonly items: number;
  readonly rate: string;
  readonly [name: string]: unknown;
}

/** A bar on standard error with rate and time left, if somebody can see it. */
export class Progress {
  private readonly bar: SingleBar | undefined;
  private readonly since = Date.now();
  private started = false;

  /**
   * @param options.total what `show` counts up to; unknown: the bar has no end
   * @param options.counts text with further counts, as `{name}`
   */
  constructor(private readonly options: { readonly total?: number; readonly counts: string }) {
    const { total, counts } = options;
    const left = total === undefined ? '' : '{bar} {percentage}% | {eta_formatted} left | ';
    const format = `${left}{items} accounts, {rate}/s: ${counts}`;
    if (!process.stderr.isTTY) return;
    this.bar = new SingleBar({
      format,
      stream: process.stderr,
      hideCursor: true,
      clearOnComplete: true,
      etaBuffer: 100,
    });
  }

  get isShown(): boolean {
    return this.bar !== undefined;
  }

  /** @param done towards the total; @param items accounts so far */
  show(done: number, items: number, counts: Readonly<Record<string, unknown>> = {}): void {
    if (!this.bar) return;
    const seconds = Math.max(Date.now() - this.since, 1) / 1_000;
    const payload: Rate = { ...counts, items, rate: String(Math.round(items / seconds)) };
    if (!this.started) this.bar.start(this.options.total ?? 0, 0, payload);
    this.started = true;
    this.bar.update(done, payload);
  }

  /** Messages take the place of the bar, which comes back below them. */
  interrupt(messages: readonly string[]): void {
    if (this.started) process.stderr.write('\r\u001b[K');
    for (const message of messages) tell(message);
  }

  end(): void {
    if (this.started) this.bar?.stop();
    this.started = false;
  }
}
