import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Deed } from './account-model.js';
import { createAccount, tokenOf, type TorturedAccount } from './accounts.js';
import { checkAll, checkFiles } from './checks.js';
import { STEP, TortureClient } from './clients.js';
import type { Fault } from './faults.js';
import { Findings } from './findings.js';
import { FeedFollower, MailReader } from './followers.js';
import { endless, randomNumbers } from './random.js';
import { REPLICA_LAG_MS } from './replica.js';
import { World } from './world.js';

export interface TortureOptions {
  readonly minutes: number;
  readonly seed: number;
  readonly clients: number;
  readonly accounts: number;
  /** Processes of the service. */
  readonly workers: number;
  /** Whether others' accounts are read from a streaming replica. */
  readonly replica: boolean;
  /** One of them at a time. */
  readonly faults: readonly Fault[];
  /** Where what the service said goes; undefined: nowhere. */
  readonly log: string | undefined;
  /** Hears now and then what is going on. */
  readonly onProgress: (text: string) => void;
}

const MOST_BYTES = 400 * 1024 ** 2;
/** How long clients still try an account that is erased. */
const AFTERLIFE_MS = 1_500;

/** Drives clients and faults at the same time; then, when all is well again, checks what is left. */
export async function torture(options: TortureOptions): Promise<Findings> {
  const { seed } = options;
  const findings = new Findings();
  const world = await World.create(options.workers, options.replica);
  const giveUp = (): void => void world.remove().finally(() => process.exit(130));
  process.once('SIGINT', giveUp).once('SIGTERM', giveUp);
  try {
    const run = new Run(world, findings, options);
    await run.drive(randomNumbers(seed + 2), randomNumbers(seed + 3));
    await run.check();
  } finally {
    if (options.log !== undefined) await writeFile(options.log, world.output);
    process.off('SIGINT', giveUp).off('SIGTERM', giveUp);
    await world.remove();
  }
  return findings;
}

class Run {
  /** All that ever were. */
  private readonly all: TorturedAccount[] = [];
  /** Those that clients use. */
  private readonly live: TorturedAccount[] = [];
  private readonly follower: FeedFollower;
  private readonly mail: MailReader;
  private readonly watchers: Promise<void>[];
  private readonly lagMs: number;
  private isOver = false;
  private isWatched = true;

  constructor(
    private readonly world: World,
    private readonly findings: Findings,
    private readonly options: TortureOptions,
  ) {
    this.follower = new FeedFollower(world.url);
    this.mail = new MailReader(world, this.all);
    this.lagMs = world.replica ? REPLICA_LAG_MS : 0;
    world.onSettings = (start, end) => {
      for (const { name, operations } of this.all) {
        const what = {
          id: `settings-${start}`,
          account: name,
          deed: { kind: 'change of settings' },
        } as const;
        operations.push({ ...what, start, end, answer: { status: 200 } });
      }
    };
    const isOver = (): boolean => !this.isWatched;
    this.watchers = [this.follower.run(isOver), this.mail.run(isOver)];
  }

  async drive(chance: () => number, erasing: () => number): Promise<void> {
    const { minutes, seed, clients, accounts } = this.options;
    while (this.all.length < accounts) await this.add();
    const end = Date.now() + minutes * 60_000;
    const isOver = (): boolean => this.isOver;
    const work = Array.from({ length: clients }, (_, i) =>
      new TortureClient(`c${i}`, this.world.url, this.live, this.findings, this.lagMs).run(
        endless(STEP, seed + 100 + i),
        isOver,
      ),
    );
    work.push(this.replaceAccounts(erasing));
    while (Date.now() < end) await this.inflict(chance);
    this.isOver = true;
    await Promise.all(work);
  }

  async check(): Promise<void> {
    const { world, findings, options } = this;
    options.onProgress('all is well again; checking');
    await this.lookAtReplica();
    await this.lookOnceMore();
    await this.sendAllMail();
    await this.settle();
    this.isWatched = false;
    await Promise.all(this.watchers);
    const session = await world.openSession();
    if (session === null) throw new Error('PostgreSQL cannot be reached');
    const seen = { events: this.follower.events, arrived: this.mail.arrived };
    const folder = join(world.dataDir, 'profile_images');
    await checkAll(session, this.all, seen, folder, findings);
    // Pictures whose upload came to nothing wait for an hour, in which it might still be under way.
    await session.query('UPDATE unused_images SET due = now()');
    await world.command('images', '--sweep');
    await checkFiles(session, folder, findings);
    await session.end();
    await world.measure();
    findings.check('MiB that a process of the service had at most', Math.round(world.peakBytes / 1024 ** 2));
    if (world.peakBytes > MOST_BYTES) findings.fault('the service takes too much memory', world.peakBytes);
    for (const line of world.output.split('\n')) {
      if (/"level":60|unhandled|uncaught/i.test(line)) findings.fault('the service said', line);
    }
  }

  private async inflict(chance: () => number): Promise<void> {
    await sleep(500 + chance() * 2_500);
    const { faults } = this.options;
    const fault = faults[Math.floor(chance() * faults.length)]!;
    this.options.onProgress(fault.name);
    this.findings.inflict(fault.name);
    await fault.inflict(this.world, chance);
    if (await this.world.ready()) return;
    this.findings.fault('the service does not come back', { after: fault.name });
    await this.world.endService('SIGKILL');
    await this.world.startService();
  }

  private async add(): Promise<void> {
    const account = await createAccount(`t${this.all.length + 1}`, this.world.url);
    this.all.push(account);
    // By then strangers are shown nothing from before it was as it begins.
    await sleep(this.lagMs);
    this.live.push(account);
  }

  /** Erases one after the other, and makes another one for each. */
  private async replaceAccounts(chance: () => number): Promise<void> {
    while (!this.isOver) {
      await sleep(4_000 + chance() * 8_000);
      const account = this.live[Math.floor(chance() * this.live.length)]!;
      await this.erase(account, chance() < 0.5);
      await sleep(AFTERLIFE_MS);
      this.live.splice(this.live.indexOf(account), 1);
      await this.add();
    }
  }

  /** One operation, however often it has to be tried. */
  private async erase(account: TorturedAccount, isByOwner: boolean): Promise<void> {
    const { name, operations } = account;
    const start = performance.now();
    await (isByOwner ? this.eraseByOwner(account) : this.eraseByCommand(name));
    const deed: Deed = { kind: 'erase' };
    const operation = { id: `erase-${name}`, account: name, deed, start, end: performance.now() };
    operations.push({ ...operation, answer: { status: 204 } });
  }

  private async eraseByCommand(name: string): Promise<void> {
    for (;;) {
      const { code } = await this.world.command('erase', name, '--yes');
      this.findings.count('erase', code);
      if (code === 0) return;
      await sleep(200);
    }
  }

  /** The owner asks, and the loop of the service does it as soon as it can: there is no time to think it over. */
  private async eraseByOwner(account: TorturedAccount): Promise<void> {
    const owner = new TortureClient(`o-${account.name}`, this.world.url, this.all, this.findings);
    await owner.askForErasure(account);
    while (!(await this.isErased(account.name))) await sleep(200);
  }

  private async isErased(name: string): Promise<boolean> {
    const session = await this.world.openSession();
    if (session === null) return false;
    const found = await session
      .query('SELECT FROM users WHERE username = $1 AND erased_at IS NOT NULL', [name])
      .catch(() => null);
    await session.end().catch(() => undefined);
    return (found?.rowCount ?? 0) > 0;
  }

  /** The last operation on each account sees what is left of it. */
  private async lookOnceMore(): Promise<void> {
    const token = await tokenOf({ preferred_username: 'torturer', scope: 'accounts:staff' });
    const looker = new TortureClient('last', this.world.url, this.all, this.findings);
    for (const account of this.all) await looker.readAsStaff(account, token);
  }

  /** It has caught up, and is read from again. */
  private async lookAtReplica(): Promise<void> {
    const { replica, url } = this.world;
    const [account] = this.live;
    if (replica === null || account === undefined) return;
    const stranger = new TortureClient('replica', url, this.all, this.findings, this.lagMs);
    const before = await replica.lookUps();
    const deadline = Date.now() + 60_000;
    let lookUps = before;
    while (lookUps <= before && Date.now() < deadline) {
      await stranger.readAsOther(account);
      await sleep(200);
      lookUps = await replica.lookUps();
    }
    if (lookUps <= before) this.findings.fault('the replica is not read from any more', { lookUps });
    this.findings.check('look-ups by the replica since it was started last', lookUps);
  }

  private async sendAllMail(): Promise<void> {
    for (;;) {
      await this.world.command('mail', '--retry');
      const { output } = await this.world.command('mail', '--json');
      if (output.trim() === '') return;
      await sleep(500);
    }
  }

  /** Until the feed can tell all changes. */
  private async settle(): Promise<void> {
    const session = await this.world.openSession();
    for (;;) {
      const { rows } = await session!.query<{ number: number }>(
        'SELECT count(*)::integer AS number FROM changes WHERE transaction_id >= pg_snapshot_xmin(pg_current_snapshot())',
      );
      if (rows[0]!.number === 0) break;
      await sleep(100);
    }
    await session!.end();
  }
}
