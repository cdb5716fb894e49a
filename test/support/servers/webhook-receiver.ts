import { createServer, type IncomingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';
import { randomBytes } from 'node:crypto';
import type { CloudEvent } from '../../../src/changes/relay/cloud-event.js';

export interface Delivery {
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
  readonly event: CloudEvent;
}

/** Somebody who has a webhook. */
export interface Receiver {
  readonly url: string;
  readonly secret: string;
  /** For WEBHOOK_URLS. */
  readonly setting: string;
  /** All that came, in its order, whatever was answered. */
  readonly deliveries: Delivery[];
  /** The status to answer with, null for no answer at all; 204 at first. */
  answer: (delivery: Delivery) => number | null | Promise<number>;
  /** The next delivery, if there is none yet with that number (from 1). */
  received(count: number): Promise<void>;
  close(): Promise<void>;
}

export function newSecret(): string {
  return `whsec_${randomBytes(32).toString('base64')}`;
}

export async function startReceiver(): Promise<Receiver> {
  let wake: (() => void)[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const delivery = {
        path: request.url!,
        headers: request.headers,
        body,
        event: JSON.parse(body) as CloudEvent,
      };
      receiver.deliveries.push(delivery);
      wake.forEach((go) => go());
      wake = [];
      void Promise.resolve(receiver.answer(delivery)).then((status) => {
        if (status === null) return;
        response.writeHead(status, status === 302 ? { location: '/elsewhere' } : {}).end();
      });
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  const secret = newSecret();
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hook`;
  const receiver: Receiver = {
    url,
    secret,
    setting: `${url} ${secret}`,
    deliveries: [],
    answer: () => 204,
    received: async (count) => {
      while (receiver.deliveries.length < count) await new Promise<void>((go) => wake.push(go));
    },
    close: () => {
      server.closeAllConnections();
      return new Promise((closed) => server.close(() => closed()));
    },
  };
  return receiver;
}
