// `npm run fuzz -- --requests 100000 --seed 1`: sends wild requests to the built service and judges every answer.
import { readFileSync } from 'node:fs';
import { Agent } from 'node:http';
import { parseArgs } from 'node:util';
import fc from 'fast-check';
import { inlineParts } from '../test/support/document/inline-parts.js';
import { faultsOf, send } from '../test/support/hostile/hostile-answers.js';
import {
  takesAway,
  wildRequests,
  type ApiDocument,
  type WildRequest,
} from '../test/support/hostile/hostile-requests.js';
import { startService } from './service.js';

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '100000' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
  },
});
const requests = Number(values.requests);
const seed = Number(values.seed);
const AT_ONCE = 16;
const BATCH = 1_000;

const service = await startService();
const agent = new Agent({ keepAlive: true, maxSockets: AT_ONCE });
const counts = new Map<number, number>();
const memory: number[] = [];
let faulty = 0;
try {
  const served = (await (await fetch(`${service.url}/openapi.json`)).json()) as ApiDocument;
  const document = inlineParts(served);
  const tokens = [undefined, 'Bearer x.y.z', ...service.tokens.map((token) => `Bearer ${token}`)];
  const arbitrary = wildRequests(document, ['john', 'JANE', 'nobody'], tokens);
  console.log(`${requests} requests, seed ${seed}`);
  for (let sent = 0; sent < requests && faulty < 20; sent += BATCH) {
    const batch = fc.sample(arbitrary, { numRuns: Math.min(BATCH, requests - sent), seed: seed + sent });
    const kept = batch.filter((wild) => !takesAway(wild, true));
    await inParallel(kept, (wild) => judge(wild, document));
    memory.push(residentMegabytes(service.pid));
    if (sent % 10_000 === 0) console.log(`${sent + batch.length}: ${memory.at(-1)} MB resident`);
  }
  await (await fetch(`${service.url}/health/ready`)).text();
} finally {
  agent.destroy();
  await service.stop();
}
console.log(
  `answers by status: ${[...counts]
    .sort()
    .map(([status, n]) => `${status}: ${n}`)
    .join(', ')}`,
);
console.log(
  `resident memory: ${memory[Math.floor(memory.length / 10)]} MB after a tenth, ${memory.at(-1)} MB at the end`,
);
console.log(faulty === 0 ? 'no fault' : `${faulty} faults`);
process.exitCode = faulty === 0 ? 0 : 1;

async function judge(wild: WildRequest, document: ApiDocument): Promise<void> {
  try {
    const answer = await send(service.url, wild, agent);
    counts.set(answer.status, (counts.get(answer.status) ?? 0) + 1);
    report(wild, faultsOf(wild, answer, document));
  } catch (error) {
    report(wild, [`no answer: ${(error as Error).message}`]);
  }
}

function report({ method, target, headers, body }: WildRequest, faults: string[]): void {
  if (faults.length === 0) return;
  faulty++;
  const shown = { ...headers, ...(headers.authorization && { authorization: '***' }) };
  console.error(
    faults.join('; '),
    JSON.stringify({ method, target, headers: shown, body: body?.toString('latin1') }),
  );
}

async function inParallel<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const left = items.values();
  const worker = async (): Promise<void> => {
    for (const item of left) await work(item);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, worker));
}

function residentMegabytes(pid: number): number {
  const [, kilobytes] = /VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))!;
  return Math.round(Number(kilobytes) / 1024);
}
