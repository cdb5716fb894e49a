import { jetstream, jetstreamManager, type PubAck } from '@nats-io/jetstream';
import {
  connect,
  headers,
  nanos,
  type ConnectionOptions,
  type NatsConnection,
} from '@nats-io/transport-node';
import { CLOUD_EVENT_TYPE, type CloudEvent } from './cloud-event.js';
import { DeliveryError, type RelayTarget } from './relay-target.js';

const SUBJECTS = 'accounts.>';
const STREAM = 'accounts';
const TIMEOUT_MS = 5_000;
/** A change that is sent once more within this time is not stored twice. */
const DUPLICATE_WINDOW_MS = 600_000;

/** JetStream: a change is delivered once the stream has stored it. */
export class NatsTarget implements RelayTarget {
  readonly id = 'nats';
  readonly label: string;
  readonly most = 64;
  readonly retries = { first: 500, longest: 30_000, giveUpAfter: null };
  private connection?: Promise<NatsConnection>;

  constructor(private readonly servers: readonly string[]) {
    this.label = servers.map((server) => `nats://${new URL(server).host}`).join(',');
  }

  isAt(url: string): boolean {
    return this.servers.some((server) => URL.canParse(url) && new URL(url).host === new URL(server).host);
  }

  async deliver(event: CloudEvent): Promise<void> {
    try {
      const connection = await (this.connection ??= connect(connectionOptions(this.servers)));
      await publish(connection, event).catch(async (error: unknown) => {
        if (!isWithoutStream(error)) throw error;
        await addStream(connection);
        await publish(connection, event);
      });
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

function publish(connection: NatsConnection, event: CloudEvent): Promise<PubAck> {
  const contentType = headers();
  contentType.set('Content-Type', CLOUD_EVENT_TYPE);
  const options = { msgID: event.id, timeout: TIMEOUT_MS, headers: contentType };
  return jetstream(connection, { timeout: TIMEOUT_MS }).publish(
    `accounts.${event.type}`,
    JSON.stringify(event),
    options,
  );
}

/** Only where nobody has made a stream for these subjects: whoever has, has chosen its limits. */
async function addStream(connection: NatsConnection): Promise<void> {
  const { streams } = await jetstreamManager(connection, { timeout: TIMEOUT_MS });
  await streams.add({ name: STREAM, subjects: [SUBJECTS], duplicate_window: nanos(DUPLICATE_WINDOW_MS) });
}

/**
 * What the library says of a subject that no stream takes; it says the same where there is no JetStream at all, and
 * gives out no class to compare with.
 */
function isWithoutStream(error: unknown): boolean {
  return (error as Error).name === 'JetStreamNotEnabled';
}

/** The library does not read the user out of a URL. */
function connectionOptions(servers: readonly string[]): ConnectionOptions {
  const urls = servers.map((server) => new URL(server));
  const { username = '', password = '' } = urls.find((url) => url.username !== '') ?? {};
  const [user, pass] = [decodeURIComponent(username), decodeURIComponent(password)];
  return {
    name: 'user-accounts',
    servers: urls.map(({ host }) => host),
    timeout: TIMEOUT_MS,
    // To connect again, and when, is the relay's own business.
    reconnect: false,
    ...(urls.some(({ protocol }) => protocol === 'tls:') && { tls: {} }),
    ...(pass !== '' ? { user, pass } : user !== '' && { token: user }),
  };
}

function describe(error: unknown): string {
  const { name, message } = error as Error;
  return name === message ? name : `${name}: ${message}`;
}
