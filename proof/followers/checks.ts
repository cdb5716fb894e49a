import { setTimeout as sleep } from 'node:timers/promises';
import type { Findings } from '../torture/findings.js';
import { MAX_STALENESS_MS } from './copy-follower.js';
import type { Scene } from './faults.js';
import { History } from './history.js';
import type { Person } from './table-follower.js';
import type { World } from './world.js';

/** So long after the last fault a follower may take until it has all. */
const SETTLED_WITHIN_MS = 60_000;

/** Each answer was true at most so long before it was asked for. */
export async function checkAnswers({ world, copy }: Scene, findings: Findings): Promise<void> {
  const history = await History.read(world);
  for (const told of copy.told) {
    const tooOld = history.tooOld(told, MAX_STALENESS_MS);
    if (tooOld === 0) continue;
    const past = tooOld === undefined ? 'was never true' : `is ${Math.round(tooOld)} ms too old`;
    findings.fault(`what the copy said of ${told.username} ${past}`, told);
  }
  findings.check('answers of the copy, each as old as it may be', copy.told.length);
  findings.check('errors instead of an answer', copy.errors);
  findings.check('requests that the copy sent for them', copy.requests);
  findings.check('milliseconds that the longest of them took', copy.longest);
}

/** All three end equal to the table, without anybody who was erased. */
export async function checkCopies(
  { world, copy, memory, table }: Scene,
  usernames: readonly string[],
  findings: Findings,
): Promise<void> {
  const truth = await peopleOf(world);
  const began = Date.now();
  const settle = async (who: string, differences: () => Promise<readonly unknown[] | null>) => {
    for (;;) {
      const found = await differences();
      if (found?.length === 0) break;
      if (Date.now() - began > SETTLED_WITHIN_MS) {
        findings.fault(`${who} does not become equal to the table`, found?.slice(0, 5) ?? 'no answer');
        return;
      }
      await sleep(100);
    }
    findings.check(`milliseconds until ${who} was equal to the table`, Date.now() - began);
  };
  await Promise.all([
    settle('the store', () => Promise.resolve(differing(truth, [...memory.rows.values()] as Person[]))),
    settle("the program's table", async () => differing(truth, await table.people())),
    settle('the copy, answering from memory,', async () => {
      const before = copy.requests;
      const accounts = await copy.askFor(usernames);
      if (accounts === null || copy.requests > before) return null;
      const names = new Map(truth.map(({ username, name }) => [username, name]));
      return usernames.filter((username) => accounts.get(username)?.name !== names.get(username));
    }),
  ]);
  findings.check('accounts that are in all three', truth.length);
  findings.check('usernames of which somebody was erased', usernames.length - truth.length);
  if (memory.failure !== undefined) findings.fault('keepInStep has given up', memory.failure.message);
  findings.check('times that the program ended by itself, and was started', table.ended);
}

function peopleOf(world: World): Promise<Person[]> {
  return world.query<Person>(
    'SELECT u.id, u.version, u.username, p.name FROM users u JOIN profiles p ON p.user_id = u.id ORDER BY u.id',
  );
}

/** Those whom only one has, or both otherwise. */
function differing(truth: readonly Person[], copied: readonly Person[]): string[] {
  const [expected, found] = [truth, copied].map(
    (people) =>
      new Set(people.map(({ id, version, username, name }) => `${id} ${version} ${username} ${name}`)),
  ) as [Set<string>, Set<string>];
  return [
    ...[...expected].filter((person) => !found.has(person)).map((person) => `missing: ${person}`),
    ...[...found].filter((person) => !expected.has(person)).map((person) => `too much: ${person}`),
  ];
}
