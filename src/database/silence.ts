import type { Socket } from 'node:net';
import type { Client } from 'pg';

/** What of `pg`'s client has no type. */
interface Connected {
  readonly connection: { readonly stream: Socket };
  readonly readyForQuery: boolean;
}

interface Watched {
  readonly client: Client & Connected;
  /** The database: connections to it are lost together. */
  readonly to: string;
  readonly silenceMs: number;
  bytes: number;
  /** When something last moved on it: milliseconds of `performance.now()`. */
  movedAt: number;
}

const TICK_MS = 500;

const watched = new Set<Watched>();
let timer: NodeJS.Timeout | undefined;

/**
 * Gives up a connection on which nothing has moved for so long although an answer is due: a host that has lost its
 * power, or a NAT that has forgotten it, says nothing of it, and TCP would wait for a quarter of an hour. With it go
 * those that rest, and have not moved since either: what comes next would only wait on one after the other.
 *
 * @param to the same text for all connections to one database
 */
export function endWhenSilent(client: Client, to: string, silenceMs: number): void {
  const connected = client as unknown as Client & Connected;
  const one: Watched = { client: connected, to, silenceMs, bytes: -1, movedAt: performance.now() };
  watched.add(one);
  timer ??= setInterval(look, TICK_MS).unref();
  client.once('end', () => {
    watched.delete(one);
    if (watched.size > 0) return;
    clearInterval(timer);
    timer = undefined;
  });
}

function look(): void {
  const now = performance.now();
  for (const one of watched) {
    const { stream } = one.client.connection;
    const bytes = stream.bytesRead + stream.bytesWritten;
    if (bytes !== one.bytes) one.movedAt = now;
    one.bytes = bytes;
  }
  for (const one of watched) {
    if (!one.client.readyForQuery && now - one.movedAt >= one.silenceMs) giveUp(one);
  }
}

function giveUp(silent: Watched): void {
  for (const { client, to, movedAt } of watched) {
    const rests = client.readyForQuery && to === silent.to && movedAt <= silent.movedAt + TICK_MS;
    if (rests || client === silent.client) client.connection.stream.destroy();
  }
}
