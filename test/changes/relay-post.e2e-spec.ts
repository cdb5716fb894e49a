import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import { post, type PostOptions } from '../../src/changes/relay/post.js';

let server: Server;
let port: number;
let connections = 0;
let headers: Record<string, string> | null;

beforeAll(async () => {
  server = createServer((_request, response) => {
    if (headers) response.writeHead(503, headers).write('a body that never ends');
  });
  server.on('connection', () => connections++);
  // Every address of this machine, in both families where it has both.
  server.listen(0);
  await once(server, 'listening');
  ({ port } = server.address() as AddressInfo);
});
afterAll(() => {
  server.closeAllConnections();
  server.close();
});
beforeEach(() => {
  connections = 0;
  headers = {};
});

const send = (url: string, options: Partial<PostOptions> = {}) =>
  post(url, '{}', { headers: {}, privateAddresses: false, cut: new AbortController().signal, ...options });

describe('A post', () => {
  it.each([
    '127.0.0.1',
    '127.1',
    '2130706433',
    '0x7f000001',
    '0.0.0.0',
    'localhost',
    '[::1]',
    '[::]',
    '[::ffff:127.0.0.1]',
    '[64:ff9b::7f00:1]',
  ])('does not connect to %s', async (host) => {
    await expect(send(`http://${host}:${port}/`)).rejects.toThrow('its address is not public');
    await expect(send(`https://${host}:${port}/`)).rejects.toThrow('its address is not public');
    expect(connections).toBe(0);
  });

  it.each([
    '10.0.0.1',
    '172.16.0.1',
    '192.168.0.1',
    '100.64.0.1',
    '169.254.169.254',
    '192.0.0.1',
    '198.18.0.1',
    '224.0.0.1',
    '255.255.255.255',
    '[fc00::1]',
    '[fe80::1]',
    '[ff02::1]',
  ])('does not try to connect to %s', async (host) => {
    await expect(send(`https://${host}/`)).rejects.toThrow('its address is not public');
  });

  it('connects to private addresses where that is allowed', async () => {
    const { status } = await send(`http://127.0.0.1:${port}/`, { privateAddresses: true });
    expect([status, connections]).toEqual([503, 1]);
  });

  it.each([
    ['120', 120_000],
    ['Fri, 31 Dec 1999 23:59:59 GMT', undefined],
    ['-1', undefined],
  ])('reads Retry-After: %s', async (text, retryAfter) => {
    headers = { 'retry-after': text };
    const answer = await send(`http://127.0.0.1:${port}/`, { privateAddresses: true });
    expect(answer).toEqual({ status: 503, retryAfter });
  });

  it('ends when there is no answer in time, and when it is cut off', async () => {
    headers = null;
    const url = `http://127.0.0.1:${port}/`;
    await expect(send(url, { privateAddresses: true, timeout: 50 })).rejects.toThrow('no answer in 50 ms');
    const cutting = new AbortController();
    const sent = send(url, { privateAddresses: true, cut: cutting.signal });
    cutting.abort();
    await expect(sent).rejects.toThrow('ABORT_ERR');
  });
});
