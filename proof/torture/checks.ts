import type { Client } from 'pg';
import type { ChangeEvent } from '../../src/changes/changes.dto.js';
import { FileImageStorage } from '../../src/accounts/profile-image/storage/file-image-storage.js';
import { accountModel, isRefusal, type Deed, type Operation } from './account-model.js';
import type { TorturedAccount } from './accounts.js';
import { isShared } from './clients.js';
import type { Findings } from './findings.js';
import { findOrder } from './linearizability.js';

/** An audit row, which is the event too. */
interface Change {
  readonly id: string;
  readonly user_id: string;
  readonly username: string;
  readonly version: number;
  readonly type: string;
  readonly field_values: Record<string, { old: unknown; new: unknown }> | null;
  readonly request_id: string | null;
  /** The text that it wrote. */
  readonly said: string | null;
}

/** What is checked when all is quiet again. */
export async function checkAll(
  session: Client,
  accounts: readonly TorturedAccount[],
  seen: { readonly events: readonly ChangeEvent[]; readonly arrived: ReadonlySet<string> },
  imageFolder: string,
  findings: Findings,
): Promise<void> {
  const { rows: changes } = await session.query<Change>(`
    SELECT c.id, c.user_id, u.username, c.version, c.type, c.field_values, w.request_id, w.said
    FROM changes c JOIN users u ON u.id = c.user_id LEFT JOIN witness w ON w.change_id = c.id ORDER BY c.user_id, c.version`);
  const byRequest = groupBy(changes, operationOf);
  checkAcknowledgements(accounts, byRequest, findings);
  checkOrders(accounts, byRequest, findings);
  await checkVersions(session, changes, findings);
  await checkReplay(session, changes, findings);
  checkFeed(changes, seen.events, findings);
  await checkMails(session, seen.arrived, findings);
  await checkErased(session, findings);
  await checkPictures(session, imageFolder, findings);
}

/** Requests that share an id write their own in the text. */
function operationOf({ request_id, said }: Change): string {
  return (isShared(request_id ?? '') ? said : request_id) ?? '';
}

const WITHOUT_CHANGE: ReadonlySet<Deed['kind']> = new Set([
  'read',
  'look at pending address',
  'erase',
  'change of settings',
]);

/** Whether an operation that was answered so must have left a change, may have, or must not have. */
function changesDue({ deed, answer }: Operation): readonly [least: number, most: number] {
  if (WITHOUT_CHANGE.has(deed.kind)) return [0, 0];
  if (answer === null) return [0, 1];
  if (answer.status >= 400) return [0, 0];
  const mayBeIdle = ['remove picture', 'revert address', 'ask for erasure'].includes(deed.kind);
  return [mayBeIdle ? 0 : 1, 1];
}

/** Every acknowledged change is there, once, with its audit row; and nothing of what was refused. */
function checkAcknowledgements(
  accounts: readonly TorturedAccount[],
  byRequest: ReadonlyMap<string, readonly Change[]>,
  findings: Findings,
): void {
  let checked = 0;
  for (const account of accounts) {
    for (const operation of account.operations) {
      const [least, most] = changesDue(operation);
      const found = byRequest.get(operation.id) ?? [];
      checked++;
      if (found.length < least) findings.fault('an acknowledged change is lost', operation);
      if (found.length > most) {
        const what = most === 0 ? 'something of a refused request was saved' : 'a change was made twice';
        findings.fault(what, { operation, found });
      }
    }
  }
  findings.check('operations whose audit rows and events are as they were answered', checked);
}

/** For each account there is an order of all that was done to it that explains every answer. */
function checkOrders(
  accounts: readonly TorturedAccount[],
  byRequest: ReadonlyMap<string, readonly Change[]>,
  findings: Findings,
): void {
  let checked = 0;
  for (const { name, operations, initial } of accounts) {
    const relevant = operations.filter(({ id, answer }) =>
      answer === null ? byRequest.has(id) : !isRefusal(answer),
    );
    checked += relevant.length;
    const verdict = findOrder(relevant, accountModel(initial));
    if (verdict.linearizable) continue;
    const { order, state, stuck } = verdict;
    findings.fault(`no order explains what was done to ${name}`, { last: order.slice(-5), state, stuck });
  }
  findings.check(`operations on ${accounts.length} accounts, each account with an order of them`, checked);
}

/** 1, 2, 3 … up to the account's own. */
async function checkVersions(session: Client, changes: readonly Change[], findings: Findings): Promise<void> {
  const { rows } = await session.query<{ id: string; username: string; version: number }>(
    'SELECT id, username, version FROM users',
  );
  const byUser = groupBy(changes, ({ user_id }) => user_id);
  for (const { id, username, version } of rows) {
    const versions = (byUser.get(id) ?? []).map((change) => change.version);
    const isWhole = versions.length === version && versions.every((number, i) => number === i + 1);
    if (!isWhole) findings.fault(`the versions of ${username} have a hole`, { version, versions });
  }
  findings.check('accounts whose versions have no hole', rows.length);
}

/** Each change starts from what the one before made of its field, and the last one made what the account has now. */
async function checkReplay(session: Client, changes: readonly Change[], findings: Findings): Promise<void> {
  const { rows } = await session.query<Record<string, unknown> & { id: string; username: string }>(`
    SELECT u.id, u.username, u.email, p.name, p.bio, p.goals, p.country,
      (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code)), '[]')
       FROM unnest(p.language_proficiencies) code) AS language_proficiencies,
      (SELECT c.new_email FROM email_changes c WHERE c.user_id = u.id AND c.state = 'requested') AS email_change
    FROM users u JOIN profiles p ON p.user_id = u.id WHERE u.erased_at IS NULL`);
  const byUser = groupBy(changes, ({ user_id }) => user_id);
  let checked = 0;
  for (const { id, username, ...row } of rows) {
    const replayed: Record<string, unknown> = {};
    for (const change of byUser.get(id) ?? []) {
      for (const [field, value] of Object.entries(change.field_values ?? {})) {
        if (field in replayed && !isSame(replayed[field], value.old)) {
          findings.fault(`a change of ${username} does not start where the one before ended`, change);
        }
        replayed[field] = value.new;
        // A confirmation ends the request without a change of its own.
        if (field === 'email') delete replayed.email_change;
        checked++;
      }
    }
    for (const [field, value] of Object.entries(row)) {
      if (!isSame(replayed[field] ?? null, value)) {
        findings.fault(`the changes of ${username} do not replay to ${field}`, { replayed, value });
      }
    }
  }
  findings.check(`field values of ${rows.length} accounts replayed to the table`, checked);
}

const isSame = (a: unknown, b: unknown): boolean =>
  isEmptyList(a, b) || JSON.stringify(a) === JSON.stringify(b);
const isEmptyList = (a: unknown, b: unknown): boolean =>
  [a, b].every((value) => value === null || (Array.isArray(value) && value.length === 0));

/** The feed has told every change, once, those of an account in their order. */
function checkFeed(changes: readonly Change[], events: readonly ChangeEvent[], findings: Findings): void {
  const told = new Map<string, number>();
  for (const { id, version } of events) {
    const before = told.get(id) ?? 0;
    if (version !== before + 1) findings.fault('the feed is out of order', { id, before, version });
    told.set(id, version);
  }
  if (events.length !== changes.length) {
    findings.fault('the feed has not told every change once', {
      events: events.length,
      changes: changes.length,
    });
  }
  findings.check('events that the feed told once and in order', events.length);
}

/** Every mail has left, and what counts as sent has arrived at least once. */
async function checkMails(session: Client, arrived: ReadonlySet<string>, findings: Findings): Promise<void> {
  interface Mail {
    readonly kind: string;
    readonly state: string;
    readonly change: string;
    readonly hashes: readonly string[];
  }
  const { rows } = await session.query<Mail>(`
    SELECT m.kind, m.state, c.state AS change, array_remove(array_agg(encode(t.hash, 'hex')), NULL) AS hashes
    FROM mails m JOIN email_changes c ON c.id = m.email_change_id
    LEFT JOIN email_change_tokens t ON t.email_change_id = c.id
      AND t.purpose = CASE m.kind WHEN 'email_confirm' THEN 'confirm' ELSE 'revert' END
    GROUP BY m.id, c.id`);
  for (const mail of rows) {
    // One that only tells has no link to be known by.
    const isReceipt = mail.kind === 'email_confirmed';
    const hasArrived = isReceipt || mail.hashes.some((hash) => arrived.has(hash));
    const isPointless = mail.change !== (isReceipt ? 'confirmed' : 'requested');
    const isRight = mail.state === 'sent' ? hasArrived : mail.state === 'dropped' && isPointless;
    if (!isRight) findings.fault('a mail is lost', mail);
  }
  findings.check('mails that arrived at least once or had become pointless', rows.length);
}

/** Of an erased account nothing is left but the tombstone. */
async function checkErased(session: Client, findings: Findings): Promise<void> {
  const { rows } = await session.query<{ username: string; left: number }>(`
    SELECT username, (SELECT count(*) FROM profiles p WHERE p.user_id = u.id)
      + (SELECT count(*) FROM email_changes c WHERE c.user_id = u.id)
      + (SELECT count(*) FROM changes c WHERE c.user_id = u.id AND c.field_values IS NOT NULL)
      + (SELECT count(*) FROM accesses a WHERE a.user_id = u.id)
      + (SELECT count(*) FROM access_sorts s WHERE lower(s.by_name) = lower(u.username))
      + (SELECT count(*) FROM changes c WHERE lower(c.actor) = lower(u.username))
      + (SELECT count(*) FROM erasures e WHERE e.user_id = u.id AND (e.state = 'requested' OR e.language IS NOT NULL))
      + (SELECT count(*) FROM mails m JOIN erasures e ON e.id = m.erasure_id WHERE e.user_id = u.id)
      + num_nonnulls(u.email, u.email_key) AS left
    FROM users u WHERE erased_at IS NOT NULL`);
  for (const row of rows)
    if (Number(row.left) > 0) findings.fault('something of an erased account is left', row);
  findings.check('erased accounts of which nothing is left', rows.length);
}

/** Once all that waits for its removal is removed: no file without a profile. */
export async function checkFiles(session: Client, folder: string, findings: Findings): Promise<void> {
  const { rows } = await session.query<{ image_name: string }>(
    'SELECT image_name FROM profiles WHERE image_name IS NOT NULL',
  );
  const used = new Set(rows.map(({ image_name }) => image_name));
  let stored = 0;
  for await (const { name } of new FileImageStorage(folder).list()) {
    stored++;
    if (!used.has(name)) findings.fault('files of a picture that no profile has', name);
  }
  findings.check('stored pictures that a profile has, after the removal of all others', stored);
}

/** Every file is of somebody's picture, or on the list of what will be removed; and every picture has files. */
async function checkPictures(session: Client, folder: string, findings: Findings): Promise<void> {
  const { rows } = await session.query<{ name: string; is_used: boolean }>(`
    SELECT split_part(name, '/', 1) AS name, false AS is_used FROM unused_images
    UNION ALL SELECT image_name, true FROM profiles WHERE image_name IS NOT NULL`);
  const known = new Map(rows.map(({ name, is_used }) => [name, is_used]));
  let stored = 0;
  for await (const { name } of new FileImageStorage(folder).list()) {
    stored++;
    if (!known.has(name)) findings.fault('nobody knows of the files of a picture', name);
    known.delete(name);
  }
  for (const [name, isUsed] of known) if (isUsed) findings.fault('a picture has no files', name);
  findings.check('stored pictures that are used, or will be removed', stored);
}

function groupBy<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const group = groups.get(keyOf(item));
    if (group === undefined) groups.set(keyOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
