import { setTimeout as sleep } from 'node:timers/promises';
import type { Client } from 'pg';
import type { Findings } from '../torture/findings.js';
import type { Follower } from './follower.js';
import { eventKey, type EventReceiver } from './receiver.js';
import type { FailoverWorld, Mode } from './world.js';
import { patch, type Account, type Seen, type Write } from './writers.js';

/** A row of the history. */
export interface Change {
  readonly user_id: string;
  readonly username: string;
  readonly version: number;
  readonly time: Date;
  readonly request_id: string | null;
  readonly old_bio: string | null;
  readonly new_bio: string | null;
}

/** What the database says when all is quiet. */
export interface Truth {
  readonly changes: readonly Change[];
  /** Bios by username. */
  readonly bios: ReadonlyMap<string, string>;
}

export async function readTruth(client: Client): Promise<Truth> {
  const { rows: changes } = await client.query<Change>(`
    SELECT c.user_id, u.username, c.version, c.time, c.request_id,
      c.field_values #>> '{bio,old}' AS old_bio, c.field_values #>> '{bio,new}' AS new_bio
    FROM changes c JOIN users u ON u.id = c.user_id ORDER BY c.user_id, c.version`);
  const { rows } = await client.query<{ username: string; bio: string }>(
    'SELECT u.username, p.bio FROM users u JOIN profiles p ON p.user_id = u.id',
  );
  return { changes, bios: new Map(rows.map(({ username, bio }) => [username, bio])) };
}

/** What became of the writes of a round, and of all before. */
export class WriteCheck {
  /** Acknowledged, and undone by a fail-over: only asynchronous replication may do that. */
  readonly lost = new Set<string>();
  unknownSaved = 0;
  unknownUnsaved = 0;
  private readonly judged = new Map<string, boolean>();

  constructor(
    private readonly mode: Mode,
    private readonly findings: Findings,
  ) {}

  run(writes: readonly Write[], { changes }: Truth): void {
    const rows = new Map(changes.map((change) => [change.request_id, change]));
    for (const write of writes) {
      const row = rows.get(write.id);
      const before = this.judged.get(write.id);
      if (before === undefined) this.judge(write, row);
      else if (before !== (row !== undefined)) {
        this.findings.fault('a write comes or goes after the cluster was whole', { write, row });
      }
      this.judged.set(write.id, row !== undefined);
    }
  }

  private judge(write: Write, row: Change | undefined): void {
    const { outcome, version, basis } = write;
    if (outcome === 'unknown') {
      if (row) this.unknownSaved++;
      else this.unknownUnsaved++;
    } else if (outcome === 'unsaved' && row) {
      this.findings.fault('a write is there that was answered as not saved', { write, row });
    } else if (outcome === 'saved' && !row) {
      this.lost.add(write.id);
      if (this.mode === 'sync') this.findings.fault('an acknowledged write is lost', write);
    }
    if (!row) return;
    if (row.new_bio !== write.id || (version !== undefined && version !== row.version)) {
      this.findings.fault('a write has another value or version than was answered', { write, row });
    }
    if (basis && row.old_bio !== basis.bio) {
      this.findings.fault('an If-Match has passed for what was not seen', { write, row });
    }
  }
}

/** 1, 2, 3 …, each from what the one before has made. */
export function checkVersions({ changes, bios }: Truth, findings: Findings): void {
  const last = new Map<string, Change>();
  for (const change of changes) {
    const before = last.get(change.username);
    const isNext = change.version === (before?.version ?? 0) + 1;
    const isFrom = change.new_bio === null || before?.new_bio == null || change.old_bio === before.new_bio;
    if (!isNext || !isFrom) findings.fault('the history has a hole', { before, change });
    last.set(
      change.username,
      change.new_bio === null ? { ...change, new_bio: before?.new_bio ?? null } : change,
    );
  }
  for (const [username, { new_bio: bio }] of last) {
    if (bios.get(username) !== bio)
      findings.fault('the history does not lead to the account', { username, bio });
  }
}

export function checkFollower({ copy }: Follower, { bios }: Truth, findings: Findings): void {
  for (const [username, bio] of bios) {
    const copied = copy.get(username);
    if (copied !== bio) findings.fault('a follower is wrong', { username, copied, bio });
  }
  if (copy.size !== bios.size) findings.fault('a follower has other accounts', [...copy.keys()]);
}

export const keyOf = ({ user_id, version, time }: Change): string =>
  eventKey(user_id, version, time.toISOString());

/** Each change that there is was told, and the last that was told of an account is its last one. */
export function checkReceiver(receiver: EventReceiver, { changes }: Truth, findings: Findings): void {
  const newest = new Map<string, Change>();
  for (const change of changes) {
    if (!receiver.knows(keyOf(change))) findings.fault('a change was not pushed', change);
    newest.set(change.user_id, change);
  }
  for (const [id, change] of newest) {
    const last = receiver.last.get(id);
    if (last !== keyOf(change))
      findings.fault('what was pushed last is not the last change', { last, change });
  }
}

/** Whoever holds a tag is told 304 only if what was seen is right, and can write only over that. @returns how many */
export async function checkHolders(
  world: FailoverWorld,
  accounts: readonly Account[],
  { bios }: Truth,
  findings: Findings,
): Promise<number> {
  let refused = 0;
  for (const account of accounts) {
    for (const seen of account.seen) {
      const wrong = await findWrong(world, account, seen, bios.get(account.name)!);
      if (wrong !== undefined)
        findings.fault('a tag matches what it does not stand for', { account, seen, wrong });
      if (wrong === undefined && seen.bio !== bios.get(account.name)) refused++;
    }
  }
  return refused;
}

async function findWrong(
  world: FailoverWorld,
  account: Account,
  { tag, bio }: Seen,
  current: string,
): Promise<object | undefined> {
  const { name, token } = account;
  const read = await answered(() =>
    world.ask({ path: `/accounts/${name}`, token, headers: { 'if-none-match': tag } }),
  );
  if (read?.status !== 200 && read?.status !== 304) return { read };
  if (read.status === 304) return bio === current ? undefined : { status: 304, current };
  const write = await answered(() =>
    patch(world, account, { bio: 'over what was not seen' }, { 'if-match': tag }),
  );
  return write?.status === 412 ? undefined : { write };
}

/** A service that says it cannot answer now is right to; it is asked again, for ten seconds at most. */
async function answered<T extends { readonly status: number }>(
  ask: () => Promise<T | null>,
): Promise<T | null> {
  for (let tries = 1; ; tries++) {
    const received = await ask();
    if ((received !== null && received.status !== 503) || tries === 20) return received;
    await sleep(500);
  }
}
