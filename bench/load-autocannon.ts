import autocannon from 'autocannon';
import type { LoadResult, LoadSize } from './load.js';
import { MARK, type WorkRequest } from './works.js';

let number = Date.now() * 1_000;

export async function driveWithAutocannon(
  url: string,
  requests: readonly WorkRequest[],
  { connections, seconds }: LoadSize,
): Promise<LoadResult> {
  let position = 0;
  const result = await autocannon({
    url,
    connections,
    duration: seconds,
    // One for all connections: each with a list of its own would send the same requests at the same time.
    requests: [
      {
        setupRequest: (request) => {
          const { body, ...next } = requests[position++ % requests.length]!;
          return { ...request, ...next, body: body?.replace(MARK, String(++number)) } as autocannon.Request;
        },
      },
    ],
  });
  const { '4xx': refused, '5xx': broken, errors, timeouts } = result;
  return {
    requests: result.requests.total,
    us: result.duration * 1e6,
    // It measures in whole milliseconds.
    p50: result.latency.p50 * 1_000,
    p99: result.latency.p99 * 1_000,
    failed: refused + broken + errors + timeouts,
  };
}
