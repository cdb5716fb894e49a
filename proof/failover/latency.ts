import { setTimeout as sleep } from 'node:timers/promises';
import { tokenOf } from '../torture/accounts.js';
import type { Programs } from './programs.js';
import { median } from './report.js';
import { FailoverWorld, type Mode } from './world.js';
import { createAccount, patch } from './writers.js';

const WRITES = 200;

/** How long after its answer a PATCH is told by the feed to somebody who waits, in milliseconds; in Markdown. */
export async function latency(programs: Programs, modes: readonly Mode[]): Promise<string> {
  const lines = [
    '| replication | `CHANGES_WAIT_FOR_STANDBYS` | PATCH, median | from its answer to the feed, median | 95 of 100 |',
    '| --- | --- | --- | --- | --- |',
  ];
  for (const mode of modes) {
    const world = await FailoverWorld.create(programs, mode, 0);
    try {
      for (const standbys of [0, 1]) {
        if (standbys > 0) await world.startServices(standbys);
        await world.cluster.whole();
        const { writes, delays } = await measure(world);
        const shown = [median(writes), median(delays), quantile(delays, 0.95)].map(
          (ms) => `${ms.toFixed(0)} ms`,
        );
        lines.push(`| ${mode} | ${standbys} | ${shown.join(' | ')} |`);
      }
    } finally {
      await world.remove();
    }
  }
  return lines.join('\n');
}

async function measure(world: FailoverWorld): Promise<{ writes: number[]; delays: number[] }> {
  const account = await createAccount('measured', world);
  const token = await tokenOf({ preferred_username: 'follower', scope: 'accounts:staff' });
  const ask = async (cursor: string, wait: number) => {
    const answer = await world.ask({ path: `/changes?cursor=${cursor}&wait=${wait}`, token });
    if (answer?.status !== 200) throw new Error(`The feed answered ${answer?.status}`);
    const page = JSON.parse(answer.text) as { readonly cursor: string; readonly changes: readonly unknown[] };
    return { ...page, at: performance.now(), heldBack: answer.headers.has('changes-held-back') };
  };
  const settled = async (): Promise<string> => {
    for (let page = await ask('beginning', 0); ; page = await ask(page.cursor, 0)) {
      if (page.changes.length === 0 && !page.heldBack) return page.cursor;
    }
  };
  const [writes, delays]: [number[], number[]] = [[], []];
  let cursor = await settled();
  while (delays.length < WRITES) {
    const told = ask(cursor, 30);
    // So that it waits by the time of the write.
    await sleep(50 + Math.random() * 50);
    const start = performance.now();
    const { status } = (await patch(world, account, { bio: `measured ${start}` }))!;
    if (status !== 200) throw new Error(`The PATCH was answered ${status}`);
    const answered = performance.now();
    const page = await told;
    writes.push(answered - start);
    delays.push(Math.max(0, page.at - answered));
    cursor = page.cursor;
  }
  return { writes, delays };
}

function quantile(numbers: readonly number[], share: number): number {
  return [...numbers].sort((a, b) => a - b)[Math.floor(numbers.length * share)]!;
}
