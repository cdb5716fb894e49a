import { jetstream, jetstreamManager } from '@nats-io/jetstream';
import {
  connect,
  headers,
  nanos,
  type ConnectionOptions,
  type NatsConnection,
} from '@nats-io/transport-node';
import { CLOUD_EVENT_TYPE, type CloudEvent } from './cloud-event.js';

const SUBJECTS = 'accounts.>';
const STREAM = 'accounts';
const TIMEOUT_MS = 5_000;
/** A change that is sent once more within this time is not stored twice. */
const DUPLICATE_WINDOW_MS = 600_000;

/** A connection to a NATS server with JetStream. */
export class JetStream {
  private constructor(private readonly connection: NatsConnection) {}

  /** @param servers URLs; user and password may be in one of them */
  static async connect(servers: readonly string[]): Promise<JetStream> {
    return new JetStream(await connect(connectionOptions(servers)));
  }

  /** Resolves once a stream has stored the event; if none takes its subject, one is made. */
  async publish(event: CloudEvent): Promise<void> {
    try {
      await this.send(event);
    } catch (error) {
      if (!isWithoutStream(error)) throw error;
      await this.addStream();
      await this.send(event);
    }
  }

  close(): Promise<void> {
    return this.connection.close();
  }

  private async send(event: CloudEvent): Promise<void> {
    const contentType = headers();
    contentType.set('Content-Type', CLOUD_EVENT_TYPE);
    const options = { msgID: event.id, timeout: TIMEOUT_MS, headers: contentType };
    const stream = jetstream(this.connection, { timeout: TIMEOUT_MS });
    await stream.publish(`accounts.${event.type}`, JSON.stringify(event), options);
  }

  /** Only where nobody has made a stream for these subjects: whoever has, has chosen its limits. */
  private async addStream(): Promise<void> {
    const { streams } = await jetstreamManager(this.connection, { timeout: TIMEOUT_MS });
    await streams.add({ name: STREAM, subjects: [SUBJECTS], duplicate_window: nanos(DUPLICATE_WINDOW_MS) });
  }
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
