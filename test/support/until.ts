import { setTimeout as sleep } from 'node:timers/promises';

/** Longer than any test may take: what waits on when its test has failed would keep Jest from ending. */
const GIVE_UP_MS = 150_000;

/** Waits for a condition: asks again until the answer is neither null, undefined nor false. */
export async function until<T>(ask: () => Promise<T> | T): Promise<Exclude<T, null | undefined | false>> {
  const deadline = Date.now() + GIVE_UP_MS;
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false)
      return answer as Exclude<T, null | undefined | false>;
    if (Date.now() > deadline) throw new Error(`Waited in vain until ${ask.toString()}`);
    await sleep(20);
  }
}
