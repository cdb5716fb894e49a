import { setTimeout as sleep } from 'node:timers/promises';
import { tokenOf } from '../torture/accounts.js';
import { Findings } from '../torture/findings.js';
import { endless, randomNumbers } from '../torture/random.js';
import { checkAnswers, checkCopies } from './checks.js';
import { CopyFollower } from './copy-follower.js';
import { FAULTS, type Scene } from './faults.js';
import { MemoryFollower } from './memory-follower.js';
import { TableFollower } from './table-follower.js';
import { SCOPE, World } from './world.js';
import { ERASURE, STEP, Writers } from './writers.js';

export interface FollowersOptions {
  readonly minutes: number;
  readonly seed: number;
  /** Hears now and then what is going on. */
  readonly onProgress: (text: string) => void;
}

const WRITERS = 4;
const ASKERS = 4;

/** Breaks everything around three followers while accounts change, then compares them with the table. */
export async function follow(options: FollowersOptions): Promise<Findings> {
  const findings = new Findings();
  const world = await World.create();
  const token = await tokenOf({ preferred_username: 'directory', scope: SCOPE });
  const copy = new CopyFollower(world.proxiedUrl, token);
  const memory = new MemoryFollower(world.proxiedUrl, token);
  const table = new TableFollower(world, token);
  const end = async (): Promise<void> => {
    copy.close();
    await Promise.all([memory.end(), table.kill()]);
    await world.remove();
  };
  const giveUp = (): void => void end().finally(() => process.exit(130));
  process.once('SIGINT', giveUp).once('SIGTERM', giveUp);
  try {
    const scene = { world, copy, memory, table };
    const writers = new Writers(world, findings);
    await drive(scene, writers, findings, options);
    options.onProgress('all is well again; comparing');
    await checkCopies(scene, writers.all, findings);
    await checkAnswers(scene, findings);
  } finally {
    process.off('SIGINT', giveUp).off('SIGTERM', giveUp);
    await end();
  }
  return findings;
}

async function drive(
  scene: Scene,
  writers: Writers,
  findings: Findings,
  { minutes, seed, onProgress }: FollowersOptions,
): Promise<void> {
  await writers.begin();
  const state = { isOver: false };
  const isOver = (): boolean => state.isOver;
  const work = [
    ...Array.from({ length: WRITERS }, (_, i) => writers.change(endless(STEP, seed + 100 + i), isOver)),
    writers.replace(endless(ERASURE, seed + 200), isOver),
    ...Array.from({ length: ASKERS }, (_, i) =>
      scene.copy.ask(writers.all, randomNumbers(seed + 300 + i), isOver),
    ),
  ];
  const random = randomNumbers(seed);
  const deadline = Date.now() + minutes * 60_000;
  while (Date.now() < deadline) {
    await sleep(500 + random() * 3_500);
    const fault = FAULTS[Math.floor(random() * FAULTS.length)]!;
    onProgress(fault.name);
    findings.inflict(fault.name);
    await fault.inflict(scene, random);
  }
  state.isOver = true;
  await Promise.all(work);
}
