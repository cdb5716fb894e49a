import type { BackOff } from '../../background/back-off.js';
import type { CloudEvent } from './cloud-event.js';

/** How a target is tried again. */
interface Retries extends BackOff {
  /** Milliseconds: a target that has failed for so long is disabled; null: never. */
  readonly giveUpAfter: number | null;
}

/** Where changes are pushed to. */
export interface RelayTarget {
  /** Names it in the database and in the log, and gives nothing away. */
  readonly id: string;
  /** For the operator: the URL without what may be secret in it. */
  readonly label: string;
  /** Whether the operator means this target by a URL. */
  isAt(url: string): boolean;
  /** How many deliveries may be under way at the same time. */
  readonly most: number;
  readonly retries: Retries;
  /**
   * Resolves once the target has the event for good.
   * @param cut ends the attempt
   * @throws DeliveryError
   */
  deliver(event: CloudEvent, cut: AbortSignal): Promise<void>;
  close(): Promise<void>;
}

/** The target does not have the event, or it is not known whether it has. The message holds no secret. */
export class DeliveryError extends Error {
  override readonly name = 'DeliveryError';

  /**
   * @param options.gone the target wants no more events
   * @param options.retryAfter for how long the target wants to be left alone, in milliseconds
   */
  constructor(
    message: string,
    readonly options: { readonly gone?: boolean; readonly retryAfter?: number } = {},
  ) {
    super(message);
  }
}
