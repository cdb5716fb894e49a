import { Redis, type RedisOptions } from 'ioredis';

/** Redis as limits need it: it answers at once or counts as down. */
export interface SharedLimits {
  readonly client: Redis;
  readonly isUp: () => boolean;
  close(): void;
}

interface Log {
  info(message: string): void;
  warn(details: object, message: string): void;
}

const OPTIONS: RedisOptions = {
  lazyConnect: true,
  // A limit is not worth waiting for: without a connection a command fails at once, and the request is let through.
  enableOfflineQueue: false,
  maxRetriesPerRequest: 0,
  autoResendUnfulfilledCommands: false,
  connectTimeout: 1_000,
  commandTimeout: 250,
  retryStrategy: (attempt) => Math.min(2 ** attempt * 100, 5_000),
};

/** A Redis that hangs must not delay every request: after the first time-out it counts as down until it is ready anew. */
class ImpatientRedis extends Redis {
  override sendCommand(...[command, stream]: Parameters<Redis['sendCommand']>): unknown {
    void command.promise.catch((error: Error) => {
      if (this.status === 'ready' && error.message === 'Command timed out') this.disconnect(true);
    });
    return super.sendCommand(command, stream);
  }
}

/** Connects, and goes on without if that fails; says once when Redis is lost and once when it is back. */
export async function openSharedLimits(url: string, log: Log): Promise<SharedLimits> {
  const client = new ImpatientRedis(url, OPTIONS);
  let state: 'new' | 'up' | 'down' | 'closing' = 'new';
  client.on('ready', () => {
    if (state === 'down') log.info('Redis is back: rate limits hold again');
    if (state !== 'closing') state = 'up';
  });
  const lose = (error?: NodeJS.ErrnoException): void => {
    if (state === 'down' || state === 'closing') return;
    state = 'down';
    log.warn({ code: error?.code }, 'Redis does not answer: nobody is limited until it does');
  };
  client.on('error', lose);
  client.on('close', () => lose());
  await client.connect().catch(lose);
  return {
    client,
    isUp: () => client.status === 'ready',
    close: () => {
      state = 'closing';
      client.disconnect();
    },
  };
}
