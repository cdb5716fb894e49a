import { backOff } from '../../background/back-off.js';
import { pause } from '../../background/pause.js';
import type { Log } from '../../observability/log.js';
import { changeEvent } from '../change-event.js';
import type { ChangeReader, ChangeRow, FeedSlice } from '../change-reader.js';
import type { ChangeWatch } from '../change-watch.js';
import { cloudEvent } from './cloud-event.js';
import type { RelaySession } from './relay-session.js';
import { DeliveryError, type RelayTarget } from './relay-target.js';
import { findTargetState, registerTarget, saveDelivered, saveFailure, startOver } from './target-states.js';
import type { TargetState } from './target-states.js';
import { deliveryBatches } from './delivery-batches.js';

/** How soon a target that pauses or is disabled is seen to have been enabled by the operator. */
const LOOK_AGAIN_MS = 2_000;
const PAGE = 200;

export interface LoopParts {
  readonly reader: ChangeReader;
  readonly watch: ChangeWatch;
  readonly session: RelaySession;
  readonly log: Log;
  /** Base of the service's URLs. */
  readonly publicUrl: () => string;
}

/** Takes one target through the feed. Others have loops of their own, so that none waits for another. */
export class TargetLoop {
  /** Events after the position that the target has got: others of their batch failed. */
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

    // Where it is in the log does not matter: the state itself would have been undone with what it stands for.
    const since = { epoch: state.epoch, position: state.position, lsn: '0/0' };
    const slice = await reader.read(state.position, { since, limit: PAGE, fields: null });
    if (!slice.goesOn) {
      const words = 'The database was rewound or restored: all changes are pushed again';
      this.parts.log.warn({ target: this.target.id }, words);
      return startOver(session.query, this.target.id, slice.epoch);
    }
    if (slice.rows.length === 0) return watch.wait(state.position, stop);
    await this.deliverPage(slice, state, stop, cut);
  }

  private async deliverPage(
    slice: FeedSlice,
    state: TargetState,
    stop: AbortSignal,
    cut: AbortSignal,
  ): Promise<void> {
    const { session, log } = this.parts;
    let { attempts } = state;
    for (const batch of deliveryBatches(slice.rows, this.target.most)) {
      if (stop.aborted) return;
      const results = await Promise.allSettled(batch.map((row) => this.deliver(row, slice, cut)));
      const failed = results.findIndex(({ status }) => status === 'rejected');
      const delivered = failed < 0 ? batch : batch.slice(0, failed);
      if (delivered.length > 0) {
        await saveDelivered(session.query, this.target.id, slice.epoch, delivered.at(-1)!.position);
        if (attempts > 0) log.info({ target: this.target.id }, 'Changes are delivered again');
        attempts = 0;
      }
      if (failed >= 0) return this.fail(errorsOf(results), attempts, cut);
      this.ahead.clear();
    }
  }

  private async deliver(row: ChangeRow, slice: FeedSlice, cut: AbortSignal): Promise<void> {
    const event = cloudEvent(changeEvent(row, slice), row.epoch, this.parts.publicUrl());
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
    const after = backOff(attempts + 1, retries, Math.random());
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
