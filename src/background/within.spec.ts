import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { describe, expect, it } from '@jest/globals';
import { within } from './within.js';

setFlagsFromString('--expose_gc');
const gc = runInNewContext('gc') as () => void;
/** In turns of its own: what a turn has made lives until its end. */
const collectGarbage = async () => {
  for (let turns = 0; turns < 5; turns += 1) {
    await new Promise(setImmediate);
    gc();
  }
};

/** Resolves with the reason for which the signal aborts; forgets the signal itself. */
const abortOf = (signal: AbortSignal) =>
  new Promise<string>((resolve) => {
    signal.addEventListener('abort', () => resolve((signal.reason as Error).message), { once: true });
  });

describe('The signal of a wait', () => {
  it('aborts after so long, whatever the garbage collector has found', async () => {
    const ended = within(500, new AbortController().signal, abortOf);
    await collectGarbage();
    expect(await ended).toBe('It took too long');
  });

  it('aborts with the other one, before or after it began', async () => {
    const other = new AbortController();
    const ended = within(60_000, other.signal, abortOf);
    await collectGarbage();
    other.abort(new Error('gone'));
    expect(await ended).toBe('gone');
    const isAborted = await within(60_000, other.signal, (signal) => Promise.resolve(signal.aborted));
    expect(isAborted).toBe(true);
  });

  it('is forgotten by the other one when the wait is over', async () => {
    const other = new AbortController();
    let kept: AbortSignal | undefined;
    await within(60_000, other.signal, (signal) => Promise.resolve((kept = signal)));
    other.abort();
    expect(kept!.aborted).toBe(false);
  });
});
