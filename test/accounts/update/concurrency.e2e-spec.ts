import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { seed } from '../../support/accounts.js';
import { changesOf, getAccount, patchAccount, versionOf } from '../../support/requests.js';
import { startTestApp, type Answer, type TestApp } from '../../support/test-app.js';

const ROUNDS = 20;

/** Sixteen patches that have nothing in common but the account: every field, then pairs of them. */
const WRITERS: ((round: number) => Record<string, unknown>)[] = [
  (round) => ({ name: `name ${round}` }),
  (round) => ({ bio: `bio ${round}` }),
  (round) => ({ goals: `goals ${round}` }),
  (round) => ({ language: `language ${round}` }),
  (round) => ({ mailing_address: `address ${round}` }),
  (round) => ({ country: ['DE', 'FR'][round % 2] }),
  (round) => ({ gender: ['f', 'm'][round % 2] }),
  (round) => ({ level_of_education: ['m', 'b'][round % 2] }),
  (round) => ({ year_of_birth: 1950 + round }),
  (round) => ({ account_privacy: ['private', 'all_users'][round % 2] }),
  (round) => ({ language_proficiencies: [{ code: ['de', 'fr'][round % 2] }] }),
];
/** The rest of the sixteen repeat the first ones: the same values, so that nothing is lost whichever is the last. */
const SIXTEEN = [...WRITERS, ...WRITERS.slice(0, 5)];

const statuses = (answers: Answer[]) => answers.map(({ status }) => status);
const tally = (answers: Answer[], status: number) =>
  answers.filter((answer) => answer.status === status).length;

describe.each([
  ['a pool of ten connections', '10'],
  ['a pool of three connections', '3'],
])('With %s', (_, size) => {
  let api: TestApp;

  beforeAll(async () => {
    api = await startTestApp({ DATABASE_POOL_SIZE: size });
    await seed(
      api.dataSource,
      { username: 'everyone', name: 'x' },
      { username: 'contended' },
      { username: 'guarded' },
    );
  });
  afterAll(() => api.close());

  it(`no field of 16 patches at once is lost in any of ${ROUNDS} rounds, and the versions have no holes`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const answers = await Promise.all(SIXTEEN.map((write) => patchAccount(api, 'everyone', write(round))));
      expect(statuses(answers)).toEqual(SIXTEEN.map(() => 200));
      const expected = WRITERS.reduce((all, write) => ({ ...all, ...write(round) }), {});
      expect((await getAccount(api, 'everyone')).json).toMatchObject(expected);
    }
    const version = await versionOf(api, 'everyone');
    const recorded = (await changesOf(api, 'everyone')).map((change) => change.version);
    expect(recorded).toEqual(Array.from({ length: version - 1 }, (_, index) => index + 2));
    expect(version).toBe(1 + ROUNDS * WRITERS.length);
  });

  it('each of 16 values of one field at once is saved by a version of its own, and the last one stays', async () => {
    const bios = SIXTEEN.map((_, index) => `bio ${index}`);
    const answers = await Promise.all(bios.map((bio) => patchAccount(api, 'contended', { bio })));
    expect(statuses(answers)).toEqual(bios.map(() => 200));
    expect(new Set(answers.map(({ headers }) => headers.etag)).size).toBe(16);
    expect(answers.map(({ json }) => json.bio as unknown)).toEqual(bios);
    const changes = (await changesOf(api, 'contended')).map(({ field_values }) => field_values.bio!);
    expect(changes.map(({ new: bio }) => bio).sort()).toEqual([...bios].sort());
    expect(changes.map(({ old }) => old)).toEqual([null, ...changes.slice(0, -1).map(({ new: bio }) => bio)]);
    expect((await getAccount(api, 'contended')).json.bio).toBe(changes.at(-1)!.new);
  });

  it('exactly one of 16 patches with the same If-Match is saved, and the others learn the current tag', async () => {
    for (let round = 0; round < ROUNDS; round++) {
      const etag = (await getAccount(api, 'guarded')).headers.etag!;
      const answers = await Promise.all(
        SIXTEEN.map((_, index) =>
          patchAccount(api, 'guarded', { bio: `${round} ${index}` }, { 'if-match': etag }),
        ),
      );
      expect([tally(answers, 200), tally(answers, 412)]).toEqual([1, 15]);
      const winner = answers.find(({ status }) => status === 200)!;
      const now = await getAccount(api, 'guarded');
      expect([now.json.bio, now.headers.etag]).toEqual([winner.json.bio, winner.headers.etag]);
      for (const { status, headers } of answers)
        if (status === 412) expect(headers.etag).toBe(now.headers.etag);
    }
    expect(await versionOf(api, 'guarded')).toBe(1 + ROUNDS);
  });

  it('reads at the same time see whole versions, and no answer is a 5xx', async () => {
    await seed(api.dataSource, { username: 'pair', bio: '0', goals: '0' });
    const answers = await Promise.all(
      Array.from({ length: 60 }, (_, index) =>
        index % 3 === 0
          ? patchAccount(api, 'pair', { bio: `${index}`, goals: `${index}` })
          : getAccount(api, 'pair'),
      ),
    );
    expect(tally(answers, 200)).toBe(60);
    for (const { json } of answers) expect(json.bio).toBe(json.goals);
  });
});
