import { connect as connectTcp, isIP, type Socket } from 'node:net';
import { connect as connectTls } from 'node:tls';

export const TIMEOUT_MS = 5_000;

/** Where a service listens. */
export interface Address {
  readonly host: string;
  readonly port: number;
  readonly tls: boolean;
}

/** Of a URL, whose password stays out of it. */
export function addressOf(url: string, defaultPort: number, tls: boolean): Address {
  const { hostname, port } = new URL(url);
  return { host: hostname.replace(/^\[|\]$/g, ''), port: Number(port) || defaultPort, tls };
}

export function named({ host, port }: Address): string {
  return `${host.includes(':') ? `[${host}]` : host} port ${port}`;
}

/** Connects, with TLS certificate check if it is asked for, and hangs up. @returns null, or why it failed */
export function reach({ host, port, tls }: Address): Promise<string | null> {
  return new Promise((resolve) => {
    const servername = isIP(host) ? undefined : host;
    const socket: Socket = tls ? connectTls({ host, port, servername }) : connectTcp({ host, port });
    const done = (reason: string | null) => {
      resolve(reason);
      socket.destroy();
    };
    socket.once(tls ? 'secureConnect' : 'connect', () => done(null));
    socket.once('error', (error) => done(failureCode(error)));
    socket.setTimeout(TIMEOUT_MS, () => done(`no answer within ${TIMEOUT_MS / 1_000} s`));
  });
}

/** The code of an error, which holds no secret; its message might. */
export function failureCode(error: unknown): string {
  const { code, name, message, cause, errors } = error as Partial<Record<string, unknown>>;
  // nodemailer's code for whatever befell the socket; the system's is in the message.
  if (code === 'ESOCKET') return /\bE[A-Z]{4,}\b/.exec(String(message))?.[0] ?? code;
  if (typeof code === 'string') return code;
  if (cause !== undefined) return failureCode(cause);
  // A name with several addresses has an error for each.
  if (Array.isArray(errors) && errors.length > 0) return failureCode(errors[0]);
  if (name === 'TimeoutError') return `no answer within ${TIMEOUT_MS / 1_000} s`;
  return typeof name === 'string' ? name : 'unknown';
}
