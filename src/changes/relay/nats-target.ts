import type { CloudEvent } from './cloud-event.js';
import type { JetStream } from './jet-stream.js';
import { DeliveryError, type RelayTarget } from './relay-target.js';

/** JetStream: a change is delivered once the stream has stored it. */
export class NatsTarget implements RelayTarget {
  readonly id = 'nats';
  readonly label: string;
  readonly most = 64;
  readonly retries = { first: 500, longest: 30_000, giveUpAfter: null };
  private connection?: Promise<JetStream>;

  constructor(private readonly servers: readonly string[]) {
    this.label = servers.map((server) => `nats://${new URL(server).host}`).join(',');
  }

  isAt(url: string): boolean {
    return this.servers.some((server) => URL.canParse(url) && new URL(url).host === new URL(server).host);
  }

  async deliver(event: CloudEvent): Promise<void> {
    try {
      const connection = await (this.connection ??= connect(this.servers));
      await connection.publish(event);
    } catch (error) {
      // The next attempt has a connection of its own, whatever has become of this one.
      await this.close();
      throw new DeliveryError(describe(error));
    }
  }

  async close(): Promise<void> {
    const connection = await this.connection?.catch(() => undefined);
    this.connection = undefined;
    await connection?.close();
  }
}

/** The library is loaded only where it is used. */
async function connect(servers: readonly string[]): Promise<JetStream> {
  const { JetStream } = await import('./jet-stream.js');
  return JetStream.connect(servers);
}

function describe(error: unknown): string {
  const { name, message } = error as Error;
  return name === message ? name : `${name}: ${message}`;
}
