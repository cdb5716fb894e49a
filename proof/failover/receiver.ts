import { setTimeout as sleep } from 'node:timers/promises';
import { jetstream } from '@nats-io/jetstream';
import type { NatsConnection } from '@nats-io/transport-node';
import type { CloudEvent } from '../../src/changes/relay/cloud-event.js';
import type { Findings } from '../torture/findings.js';

/** What an event says of an account, without where it stood in the feed. */
export const eventKey = (id: string, version: number, time: string): string => `${id} ${version} ${time}`;

/** A consumer of the stream that passes over the ids that it has had. */
export class EventReceiver {
  events = 0;
  /** By account: what it was told last. */
  readonly last = new Map<string, string>();
  private readonly known = new Set<string>();
  private readonly bodies = new Map<string, string>();

  constructor(
    private readonly connection: NatsConnection,
    private readonly findings: Findings,
  ) {
    void this.run().catch(() => undefined);
  }

  knows(key: string): boolean {
    return this.known.has(key);
  }

  end(): Promise<void> {
    return this.connection.close();
  }

  private async run(): Promise<void> {
    for await (const message of await (await this.consumer()).consume())
      this.take(message.json<CloudEvent>());
  }

  /** The relay makes the stream with the first event. */
  private async consumer() {
    for (;;) {
      const consumer = await jetstream(this.connection)
        .consumers.get('accounts')
        .catch(() => undefined);
      if (consumer !== undefined) return consumer;
      await sleep(200);
    }
  }

  private take({ id: eventId, data: { cursor: _, ...told } }: CloudEvent): void {
    this.events++;
    const body = JSON.stringify(told);
    const before = this.bodies.get(eventId);
    if (before === body) return;
    if (before !== undefined) this.findings.fault('an event id was used twice', { eventId, before, body });
    this.bodies.set(eventId, body);
    const key = eventKey(told.id, told.version, told.time);
    this.known.add(key);
    this.last.set(told.id, key);
  }
}
