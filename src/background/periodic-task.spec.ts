import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Log } from '../observability/log.js';
import { PeriodicTask, type PeriodicTaskOptions, type StopSignals } from './periodic-task.js';
import { StateLog } from './state-log.js';

const PERIOD = 1_000;
const PAUSES = { first: 2_000, longest: 5_000 };

let signals: StopSignals;
let runs: number;
/** Ends the run under way, well or not; the last of those that have begun. */
let end: (error?: Error) => void;
let lines: unknown[];

const log: Log = {
  info: (details, message) => lines.push(['info', details, message]),
  warn: (details, message) => lines.push(['warn', details, message]),
  error: (details, message) => lines.push(['error', details, message]),
  child: () => log,
};

function task(options: Partial<PeriodicTaskOptions> = {}): PeriodicTask {
  return new PeriodicTask({
    run: (given) => {
      signals = given;
      runs++;
      return new Promise((resolve, reject) => {
        end = (error) => (error ? reject(error) : resolve());
      });
    },
    periodMs: PERIOD,
    backOff: PAUSES,
    state: new StateLog(log, {
      fails: 'it fails',
      works: 'it works again',
      details: (error) => ({ reason: (error as Error).message }),
    }),
    ...options,
  });
}

const later = (milliseconds: number) => jest.advanceTimersByTimeAsync(milliseconds);

async function endRun(error?: Error): Promise<void> {
  end(error);
  await later(0);
}

beforeEach(() => {
  jest.useFakeTimers();
  jest.spyOn(Math, 'random').mockReturnValue(0);
  runs = 0;
  lines = [];
});
afterEach(() => {
  jest.useRealTimers();
  jest.restoreAllMocks();
});

describe('a task', () => {
  it('runs at once when it is started, and then a period after the end of each run', async () => {
    void task().start();
    expect(runs).toBe(1);
    await later(10 * PERIOD);
    expect(runs).toBe(1);
    await endRun();
    await later(PERIOD - 1);
    expect(runs).toBe(1);
    await later(1);
    expect(runs).toBe(2);
  });

  it('runs at once when it is woken, and a period after that', async () => {
    const woken = task();
    void woken.start();
    await endRun();
    await later(PERIOD / 2);
    void woken.wake();
    await later(PERIOD);
    expect(runs).toBe(2);
    await endRun();
    await later(PERIOD - 1);
    expect(runs).toBe(2);
    await later(1);
    expect(runs).toBe(3);
  });

  it('runs once more for all who wake it during a run, and tells each when that is through', async () => {
    const woken = task();
    void woken.start();
    let through = 0;
    for (let n = 0; n < 3; n++) void woken.wake().then(() => through++);
    expect(runs).toBe(1);
    await endRun();
    expect([runs, through]).toEqual([2, 0]);
    void woken.wake().then(() => through++);
    await endRun();
    expect([runs, through]).toEqual([3, 3]);
    await endRun();
    expect([runs, through]).toEqual([3, 4]);
  });

  it('does not run before it is started, whoever wakes it', async () => {
    await task().wake();
    expect(runs).toBe(0);
  });

  it('runs a period after it is resumed, and no more once it is paused', async () => {
    const polling = task();
    polling.resume();
    await later(PERIOD - 1);
    expect(runs).toBe(0);
    await later(1);
    expect(runs).toBe(1);
    polling.pause();
    await endRun();
    await later(10 * PERIOD);
    expect(runs).toBe(1);
  });

  it('goes on after a run that throws before it has begun to wait', async () => {
    const thrower = task({
      run: () => {
        runs++;
        throw new Error('at once');
      },
    });
    await thrower.start();
    await later(PAUSES.first);
    expect(runs).toBe(2);
  });
});

describe('a task that fails', () => {
  it('pauses longer and longer, up to a limit, until a run works', async () => {
    void task().start();
    for (const pause of [PAUSES.first, 4_000, PAUSES.longest, PAUSES.longest]) {
      const before = runs;
      await endRun(new Error('down'));
      await later(pause - 1);
      expect(runs).toBe(before);
      await later(1);
      expect(runs).toBe(before + 1);
    }
    await endRun();
    await later(PERIOD);
    expect(runs).toBe(6);
  });

  it('has one line for the first failure, and one when it works again', async () => {
    const failing = task();
    void failing.start();
    await endRun();
    expect(lines).toEqual([]);
    for (const message of ['down', 'still down']) {
      void failing.wake();
      await endRun(new Error(message));
    }
    expect(lines).toEqual([['warn', { reason: 'down' }, 'it fails']]);
    for (let n = 0; n < 2; n++) {
      void failing.wake();
      await endRun();
    }
    expect(lines.slice(1)).toEqual([['info', {}, 'it works again']]);
  });

  it('works again as soon as a run says so, and fails too if what it has left under way does', async () => {
    const failing = task();
    failing.fails(new Error('late'));
    void failing.start();
    failing.works();
    expect(lines).toEqual([
      ['warn', { reason: 'late' }, 'it fails'],
      ['info', {}, 'it works again'],
    ]);
    await endRun(new Error('after all'));
    await later(PAUSES.first - 1);
    expect(runs).toBe(1);
    await later(1);
    expect(runs).toBe(2);
  });

  it('is tried again after the period where no other pauses are set', async () => {
    void task({ backOff: undefined }).start();
    for (let n = 0; n < 3; n++) {
      await endRun(new Error('down'));
      await later(PERIOD);
    }
    expect(runs).toBe(4);
  });
});

describe('the stop of a task', () => {
  it('waits for the run under way and for what it has left, and then nothing runs any more', async () => {
    const stopping = task();
    void stopping.start();
    let endRest = (): void => undefined;
    let stopped = false;
    const rest = () => new Promise<void>((resolve) => (endRest = resolve));
    void stopping.stop(PERIOD, rest).then(() => (stopped = true));
    expect([signals.stop.aborted, signals.cut.aborted]).toEqual([true, false]);
    await endRun();
    expect(stopped).toBe(false);
    endRest();
    await later(0);
    expect(stopped).toBe(true);
    await stopping.wake();
    await later(10 * PERIOD);
    expect([runs, signals.cut.aborted]).toEqual([1, false]);
  });

  it('cuts off a run after the time that the caller gives, and does not take its end for a failure', async () => {
    const stopping = task();
    void stopping.start();
    let stopped = false;
    void stopping.stop(PERIOD).then(() => (stopped = true));
    await later(PERIOD - 1);
    expect(signals.cut.aborted).toBe(false);
    await later(1);
    expect([signals.cut.aborted, stopped]).toEqual([true, false]);
    await endRun(new Error('cut'));
    expect([stopped, lines]).toEqual([true, []]);
  });

  it('does not hang with a run that hangs', async () => {
    const stopping = task();
    void stopping.start();
    let stopped = false;
    void stopping.stop(PERIOD).then(() => (stopped = true));
    await later(PERIOD + 10_000);
    expect(stopped).toBe(true);
  });

  it('can be asked for again, and before the start', async () => {
    const stopping = task();
    await stopping.stop(PERIOD);
    await stopping.stop(PERIOD);
    await stopping.start();
    expect(runs).toBe(0);
  });
});

describe('a task is stuck', () => {
  const stuck = (one: PeriodicTask) => one.isStuck(performance.now());

  it('when a run has given no sign of life for too long', async () => {
    const hanging = task({ stuckAfterMs: 60_000 });
    void hanging.start();
    await later(60_000);
    expect(stuck(hanging)).toBe(false);
    hanging.works();
    await later(60_000);
    expect(stuck(hanging)).toBe(false);
    await later(1);
    expect(stuck(hanging)).toBe(true);
    await endRun();
    expect(stuck(hanging)).toBe(false);
  });

  it('never while it waits for the next run, however long that is', async () => {
    const idle = task({ periodMs: 3_600_000, stuckAfterMs: 60_000 });
    void idle.start();
    await endRun();
    idle.works();
    await later(3_000_000);
    expect(stuck(idle)).toBe(false);
  });
});
