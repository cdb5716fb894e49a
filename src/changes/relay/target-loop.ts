import type { Logger } from 'pino';
import { changeEvent } from '../change-event.js';
import type { ChangeReader, ChangeRow } from '../change-reader.js';
import type { ChangeWatch } from '../change-watch.js';
import { cloudEvent } from './cloud-event.js';
import { pause } from './pause.js';
import type { RelaySession } from './relay-session.js';
import { DeliveryError, type RelayTarget } from './relay-target.js';
import { pauseAfter } from './retries.js';
import { findTargetState, registerTarget, saveDelivered, saveFailure, startOver } from './target-states.js';
import type { TargetState } from './target-states.js';
import { waves } from './waves.js';

/** How soon a target that pauses or is disabled is seen to have been enabled by the operator. */
const LOOK_AGAIN_MS = 2_000;
const PAGE = 200;

export interface LoopParts {
  readonly reader: ChangeReader;
  readonly watch: ChangeWatch;
  readonly session: RelaySession;
  readonly log: Logger;
  /** Base of the service's URLs. */
  readonly publicUrl: () => string;
}

/** Takes one target through the feed. Others have loops of their own, so that none waits for another. */
export class TargetLoop {
  /** Events after the position that the target has got: others of their wave failed. */
  private readonly ahead = new Set<string>();

  constructor(
    private readonly target: RelayTarget,
    private readonly parts: LoopParts,
  ) {}

  /**
   * @param stop ends the loop after what is under way
   * @param cut ends what is under way too
   */
  async run(stop: AbortSignal, cut: AbortSignal): Promise<void> {
    while (!stop.aborted && !this.parts.watch.isStopped) await this.step(stop, cut);
  }

  private async step(stop: AbortSignal, cut: AbortSignal): Promise<void> {
    const { session, reader, watch } = this.parts;
    const state = await findTargetState(session.query, this.target.id);
    if (!state) return registerTarget(session.query, this.target.id);
    const wait = state.disabledAt ? LOOK_AGAIN_MS : Math.min(state.pause, LOOK_AGAIN_MS);
    if (wait > 0) return pause(wait, stop);

    const { epoch, nextTransactionId, rows } = await reader.read(state.position, PAGE, null);
    if (state.epoch !== epoch || state.position.transactionId >= nextTransactionId) {
      this.parts.log.warn(
        { target: this.target.id },
        'The database was restored: all changes are pushed again',
      );
      return startOver(session.query, this.target.id, epoch);
    }
    if (rows.length === 0) return watch.wait(state.position, stop);
    await this.deliverPage(rows, epoch, state, stop, cut);
  }

  private async deliverPage(
    rows: readonly ChangeRow[],
    epoch: string,
    state: TargetState,
    stop: AbortSignal,
    cut: AbortSignal,
  ): Promise<void> {
    const { session, log } = this.parts;
    let { attempts } = state;
    for (const wave of waves(rows, this.target.most)) {
      if (stop.aborted) return;
      const results = await Promise.allSettled(wave.map((row) => this.deliver(row, epoch, cut)));
      const failed = results.findIndex(({ status }) => status === 'rejected');
      const delivered = failed < 0 ? wave : wave.slice(0, failed);
      if (delivered.length > 0) {
        await saveDelivered(session.query, this.target.id, epoch, delivered.at(-1)!.position);
        if (attempts > 0) log.info({ target: this.target.id }, 'Changes are delivered again');
        attempts = 0;
      }
      if (failed >= 0) return this.fail(errorsOf(results), attempts, cut);
      this.ahead.clear();
    }
  }

  private async deliver(row: ChangeRow, epoch: string, cut: AbortSignal): Promise<void> {
    const event = cloudEvent(changeEvent(row, epoch), epoch, this.parts.publicUrl());
    if (this.ahead.has(event.id)) return;
    await this.target.deliver(event, cut);
    this.ahead.add(event.id);
  }

  /** @param attempts that had failed before this one */
  private async fail(errors: DeliveryError[], attempts: number, cut: AbortSignal): Promise<void> {
    // Nobody has failed: we have stopped, or may no longer speak.
    if (cut.aborted) return;
    const worst = errors.find(({ options }) => options.gone) ?? errors[0]!;
    const { retries, id } = this.target;
    const after = pauseAfter(attempts + 1, retries, Math.random());
    const disabled = await saveFailure(this.parts.session.query, id, {
      error: worst.message,
      pause: Math.min(Math.max(after, worst.options.retryAfter ?? 0), Math.max(after, retries.longest)),
      gone: worst.options.gone ?? false,
      giveUpAfter: retries.giveUpAfter,
    });
    const { log } = this.parts;
    if (disabled) log.error({ target: id, reason: worst.message }, 'Disabled: see accounts relay');
    else if (attempts === 0) log.warn({ target: id, reason: worst.message }, 'Changes cannot be delivered');
  }
}

function errorsOf(results: readonly PromiseSettledResult<void>[]): DeliveryError[] {
  return results.flatMap((result) => {
    if (result.status === 'fulfilled') return [];
    if (result.reason instanceof DeliveryError) return [result.reason];
    throw result.reason as Error;
  });
}
