import { accessSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { chromium, type Browser } from 'playwright-core';
/** Debian's names, and one's own. */
const PLACES = [
  process.env.CHROMIUM,
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
];
const EXECUTABLE = PLACES.find((place) => place !== undefined && existsSync(place));
/** Whether there is one; where not, it is said, once for each file. */
export function hasBrowser(): boolean {
  if (EXECUTABLE === undefined) {
    process.stderr.write(
      'No browser here: its tests are skipped. Install chromium, or set CHROMIUM to its path.\n',
    );

const NAMES = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];

/** Where a Chromium is installed: CHROMIUM_PATH, else in PATH; null if there is none. */
export function findChromium(): string | null {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const places = folders.flatMap((folder) => NAMES.map((name) => join(folder, name)));
  return [process.env.CHROMIUM_PATH, ...places].find((path) => path && exists(path)) ?? null;
}

export function launch(executablePath: string): Promise<Browser> {
  // Its sandbox does not work for root, and the pages are our own.
  return chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-dev-shm-usage'] });
}

function exists(path: string): boolean {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}
/** A proxy that serves what is at `url` below a path prefix, as in front of many services. */
export async function startPrefixProxy(url: () => string, prefix: string) {
  const server = createServer((incoming, outgoing) => {
    const { pathname, search } = new URL(incoming.url ?? '/', 'http://proxy');
    if (!pathname.startsWith(`${prefix}/`)) return void outgoing.writeHead(404).end();
    const target = new URL(pathname.slice(prefix.length) + search, url());
    const { method, headers } = incoming;
    const forwarded = send(target, { method, headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    });
export function startBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE!,
    args: [
      '--headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking',
      '--disable-component-update --disable-sync',
    ].flatMap((some) => some.split(' ')),
  });
    incoming.pipe(forwarded);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}${prefix}`,
    close: () => void server.close().closeAllConnections(),
  };
  return EXECUTABLE !== undefined;
import { existsSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
