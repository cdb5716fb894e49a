import type { Drive } from './load.js';
import type { RunningServer } from './servers.js';
import { memoryOf } from './usage.js';
import type { Work } from './works.js';

const CONNECTIONS = 16;

/** All works one after the other, again and again, and the service's memory after each time. */
export async function soak(
  server: RunningServer,
  works: readonly Work[],
  { minutes, drive }: { minutes: number; drive: Drive },
): Promise<void> {
  console.log('| minute | requests | failed | MiB |\n|---|---|---|---|');
  const began = Date.now();
  let requests = 0;
  let failed = 0;
  do {
    for (const work of works) {
      const load = await drive(server.url, work.requests, { connections: CONNECTIONS, seconds: 2 });
      requests += load.requests;
      failed += load.failed;
    }
    const minute = ((Date.now() - began) / 60_000).toFixed(1);
    console.log(`| ${minute} | ${requests} | ${failed} | ${memoryOf(server.pid).toFixed(0)} |`);
  } while (Date.now() - began < minutes * 60_000);
}
