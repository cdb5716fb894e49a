import { setTimeout as sleep } from 'node:timers/promises';

/** Waits for a condition: asks again until the answer is neither null, undefined nor false. */
export async function until<T>(ask: () => Promise<T> | T): Promise<Exclude<T, null | undefined | false>> {
  for (;;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false)
      return answer as Exclude<T, null | undefined | false>;
    await sleep(20);
  }
}
