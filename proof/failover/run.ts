import { setTimeout as sleep } from 'node:timers/promises';
import { Findings } from '../torture/findings.js';
import { randomNumbers } from '../torture/random.js';
import {
  checkFollower,
  checkHolders,
  checkReceiver,
  checkVersions,
  keyOf,
  readTruth,
  WriteCheck,
  type Truth,
} from './checks.js';
import type { Fault } from './faults.js';
import { Follower } from './follower.js';
import type { Programs } from './programs.js';
import { EventReceiver } from './receiver.js';
import { FailoverWorld, type Mode } from './world.js';
import { createAccount, Writers, type Account } from './writers.js';

export interface FailoverOptions {
  readonly rounds: number;
  /** No round begins later. */
  readonly minutes: number;
  readonly seed: number;
  /** CHANGES_WAIT_FOR_STANDBYS */
  readonly standbys: number;
  readonly faults: readonly Fault[];
  /** Hears what is going on. */
  readonly onProgress: (text: string) => void;
}

/** What a mode has shown. */
export interface ModeResult {
  readonly mode: Mode;
  readonly standbys: number;
  readonly rounds: number;
  readonly findings: Findings;
  /** Milliseconds from the last write before a fault to the first one after it, by fault. */
  readonly pauses: ReadonlyMap<string, readonly number[]>;
  readonly numbers: readonly (readonly [what: string, number: number])[];
}

const ACCOUNTS = 6;
const WRITERS = 6;
const FOLLOWERS = 2;
/** For writes to be possible again, and for followers to know of all. */
const PATIENCE_MS = 120_000;

export async function rehearse(
  programs: Programs,
  mode: Mode,
  options: FailoverOptions,
): Promise<ModeResult> {
  options.onProgress(`${mode}: building the cluster`);
  const world = await FailoverWorld.create(programs, mode, options.standbys);
  const giveUp = (): void => void world.remove().finally(() => process.exit(130));
  process.once('SIGINT', giveUp).once('SIGTERM', giveUp);
  try {
    return await new Rehearsal(world, mode, options).run();
  } finally {
    process.off('SIGINT', giveUp).off('SIGTERM', giveUp);
    await world.remove();
  }
}

class Rehearsal {
  private readonly findings = new Findings();
  private readonly pauses = new Map<string, number[]>();
  private readonly accounts: Account[] = [];
  private readonly followers: Follower[] = [];
  private readonly writeCheck: WriteCheck;
  private receiver: EventReceiver | undefined;
  private readonly chance: () => number;
  private readonly writers: Writers;
  private refusedTags = 0;
  private done = 0;

  constructor(
    private readonly world: FailoverWorld,
    private readonly mode: Mode,
    private readonly options: FailoverOptions,
  ) {
    this.writeCheck = new WriteCheck(mode, this.findings);
    this.chance = randomNumbers(options.seed);
    this.writers = new Writers(world, this.accounts, randomNumbers(options.seed + 1), this.findings);
  }

  async run(): Promise<ModeResult> {
    const connection = await this.world.connectToNats();
    if (connection) this.receiver = new EventReceiver(connection, this.findings);
    for (let i = 1; i <= ACCOUNTS; i++) this.accounts.push(await createAccount(`account${i}`, this.world));
    while (this.followers.length < FOLLOWERS) this.followers.push(new Follower(this.world));
    try {
      const end = performance.now() + this.options.minutes * 60_000;
      while (this.done < this.options.rounds && performance.now() < end) await this.round(this.done + 1);
    } catch (error) {
      // What was found until then is told all the same.
      this.findings.fault('the rehearsal broke off', `${String(error)}\n${this.world.output.slice(-3_000)}`);
    } finally {
      await this.writers.pause();
      await Promise.all(this.followers.map((follower) => follower.end()));
      await this.receiver?.end();
    }
    this.checkOutput();
    return this.result();
  }

  private async round(round: number): Promise<void> {
    const { mode, chance, findings, options } = this;
    const faults = options.faults.filter(({ modes }) => modes.includes(mode));
    const fault = faults[Math.floor(chance() * faults.length)]!;
    const before = findings.faults.length;
    findings.inflict(fault.name);
    this.writers.resume(WRITERS);
    await sleep(1_000 + chance() * 2_000);
    const since = performance.now();
    const repair = await fault.inflict(this.world, chance);
    await this.canWriteAgain();
    const pause = this.writers.longestPause(since);
    await repair();
    await sleep(2_000);
    await this.world.cluster.whole();
    await this.writers.pause();
    await this.check();
    this.done++;
    this.pauses.set(fault.name, [...(this.pauses.get(fault.name) ?? []), pause]);
    const wrong = findings.faults.length - before;
    const words = `${(pause / 1_000).toFixed(1)} s without a write, ${wrong === 0 ? 'nothing wrong' : `${wrong} faults`}`;
    options.onProgress(`${mode} ${round}/${options.rounds}  ${fault.name}: ${words}`);
  }

  private async canWriteAgain(): Promise<void> {
    const since = performance.now();
    while (!this.writers.hasSavedAfter(since)) {
      if (performance.now() > since + PATIENCE_MS) throw new Error(`No write for ${PATIENCE_MS / 1_000} s`);
      await sleep(20);
    }
  }

  private async check(): Promise<void> {
    const { findings, world, followers, receiver } = this;
    const quiet = performance.now();
    const truth = await world.cluster.asSuperuser(readTruth);
    this.writeCheck.run(this.writers.writes, truth);
    checkVersions(truth, findings);
    const isComplete = (): boolean =>
      followers.every((follower) => follower.isAfter(quiet)) && this.hasReceived(truth);
    while (!isComplete()) {
      if (performance.now() > quiet + PATIENCE_MS) {
        findings.fault('a follower or receiver does not come to know all', {
          followers: followers.map((follower) => follower.isAfter(quiet)),
          output: world.output.slice(-2_000),
        });
        break;
      }
      await sleep(100);
    }
    for (const follower of followers) checkFollower(follower, truth, findings);
    if (receiver) checkReceiver(receiver, truth, findings);
    this.refusedTags += await checkHolders(world, this.accounts, truth, findings);
  }

  private hasReceived({ changes }: Truth): boolean {
    return changes.every((change) => this.receiver?.knows(keyOf(change)) ?? true);
  }

  private checkOutput(): void {
    for (const line of this.world.output.split('\n')) {
      if (/"level":60|unhandled|uncaught/i.test(line)) this.findings.fault('a service said', line);
    }
  }

  private result(): ModeResult {
    const { mode, findings, pauses, writeCheck, followers, receiver } = this;
    const { writes } = this.writers;
    const saved = writes.filter(({ outcome }) => outcome === 'saved').length;
    const numbers: [string, number][] = [
      ['writes that were answered 200', saved],
      ['of these lost by a fail-over', writeCheck.lost.size],
      ['writes answered `outcome_unknown` that were saved', writeCheck.unknownSaved],
      ['writes answered `outcome_unknown` that were not', writeCheck.unknownUnsaved],
      ['events that followers read in the feed', sum(followers.map(({ events }) => events))],
      ['times that a follower was told 410, and began again', sum(followers.map(({ gone }) => gone))],
      ['events that arrived by NATS', receiver?.events ?? 0],
      ['old tags that were refused, tried after each round', this.refusedTags],
      ['times that Patroni was stuck, and was restarted', this.world.cluster.restarts],
    ];
    return { mode, standbys: this.options.standbys, rounds: this.done, findings, pauses, numbers };
  }
}

const sum = (numbers: readonly number[]): number => numbers.reduce((a, b) => a + b, 0);
