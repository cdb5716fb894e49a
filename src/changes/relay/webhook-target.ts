import { createHash } from 'node:crypto';
import { Webhook as Signer } from 'standardwebhooks';
import type { Webhook } from '../../config/kinds/relay-settings.js';
import { CLOUD_EVENT_TYPE, type CloudEvent } from './cloud-event.js';
import { post } from './post.js';
import { DeliveryError, type RelayTarget } from './relay-target.js';

const DAY = 86_400_000;

/** A webhook by the Standard Webhooks specification. */
export class WebhookTarget implements RelayTarget {
  readonly id: string;
  readonly label: string;
  readonly most = 8;
  readonly retries = { first: 5_000, longest: 3_600_000, giveUpAfter: 5 * DAY };
  private readonly signers: readonly Signer[];

  constructor(
    private readonly webhook: Webhook,
    private readonly privateAddresses: boolean,
  ) {
    this.id = `webhook-${createHash('sha256').update(webhook.url).digest('hex').slice(0, 12)}`;
    const { origin, pathname, search } = new URL(webhook.url);
    this.label = origin + pathname + (search && '?***');
    this.signers = webhook.secrets.map((secret) => new Signer(secret));
  }

  isAt(url: string): boolean {
    return URL.canParse(url) && new URL(url).href === this.webhook.url;
  }

  async deliver(event: CloudEvent, cut: AbortSignal): Promise<void> {
    const body = JSON.stringify(event);
    const { url } = this.webhook;
    const { privateAddresses } = this;
    const headers = { 'Content-Type': CLOUD_EVENT_TYPE, ...this.signed(event.id, body, new Date()) };
    const { status, retryAfter } = await post(url, body, { headers, privateAddresses, cut });
    if (status >= 200 && status < 300) return;
    throw new DeliveryError(`HTTP ${status}`, { gone: status === 410, retryAfter });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  private signed(id: string, body: string, now: Date): Record<string, string> {
    return {
      'webhook-id': id,
      'webhook-timestamp': String(Math.floor(now.getTime() / 1_000)),
      'webhook-signature': this.signers.map((signer) => signer.sign(id, now, body)).join(' '),
    };
  }
}
