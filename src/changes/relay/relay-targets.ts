import type { Settings } from '../../config/settings.js';
import { NatsTarget } from './nats-target.js';
import type { RelayTarget } from './relay-target.js';
import { WebhookTarget } from './webhook-target.js';

type TargetSettings = Pick<Settings, 'natsUrl' | 'webhookUrls' | 'webhookPrivateAddresses'>;

/** Every target that is set. To make them connects to none. */
export function relayTargets(settings: TargetSettings): RelayTarget[] {
  const { natsUrl, webhookUrls, webhookPrivateAddresses } = settings;
  const webhooks = webhookUrls.map((webhook) => new WebhookTarget(webhook, webhookPrivateAddresses));
  return natsUrl.length > 0 ? [new NatsTarget(natsUrl), ...webhooks] : webhooks;
}
