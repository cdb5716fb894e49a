import { SingleBar } from 'cli-progress';
import type { ImportSummary } from './import-accounts.js';
import { tell } from './output.js';

const FORMAT =
  '{value} lines in {duration_formatted}: {imported} imported, {unchanged} already there, {failed} bad';

/** One line on standard error that keeps up with an import, if somebody can see it. */
export class ImportProgress {
  private readonly bar = process.stderr.isTTY
    ? new SingleBar({ format: FORMAT, stream: process.stderr, hideCursor: true, clearOnComplete: true })
    : undefined;
  private started = false;

  readonly show = (summary: Readonly<ImportSummary>): void => {
    if (!this.bar) return;
    const lines = summary.imported + summary.unchanged + summary.failed;
    if (this.started) this.bar.update(lines, { ...summary });
    else this.bar.start(0, lines, { ...summary });
    this.started = true;
  };

  /** Messages take the place of the line, which comes back below them. */
  interrupt(messages: readonly string[]): void {
    if (this.started) process.stderr.write('\r\u001b[K');
    for (const message of messages) tell(message);
  }

  end(): void {
    if (this.started) this.bar?.stop();
    this.started = false;
  }
}
