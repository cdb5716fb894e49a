import { afterAll, beforeAll, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { createToken, hashToken } from '../../src/mail/links/token.js';
import { seed } from '../support/accounts.js';
import { askFor, emailChangeUrl, later, press } from '../support/email-changes.js';
import { changesOf, versionOf } from '../support/requests.js';
import { startTestApp, type TestApp } from '../support/test-app.js';

let api: TestApp;
beforeAll(async () => {
  api = await startTestApp({ RATE_LIMIT_EMAIL_CHANGES: '0' });
});
afterAll(() => api.close());

type Act =
  | { readonly act: 'ask'; readonly address: number }
  | { readonly act: 'cancel' | 'expire' | 'hour' }
  | { readonly act: 'confirm' | 'revert'; readonly back: number };
type Step = readonly (Act & { readonly who: number })[];

const act: fc.Arbitrary<Act> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ act: fc.constant('ask' as const), address: fc.nat(2) }) },
  { weight: 2, arbitrary: fc.record({ act: fc.constantFrom('cancel', 'expire', 'hour') }) },
  {
    weight: 6,
    arbitrary: fc.record({
      act: fc.constantFrom('confirm', 'revert'),
      back: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, { weight: 1, arbitrary: fc.nat(3) }),
    }),
  },
);
/** What happens at the same time, to two people who want the same addresses. */
const step: fc.Arbitrary<Step> = fc.array(
  fc.tuple(act, fc.nat(1)).map(([one, who]) => ({ ...one, who })),
  { minLength: 1, maxLength: 4 },
);

interface Row {
  id: string;
  state: string;
  old_email: string;
  new_email: string;
  confirmed_at: Date | null;
}

const rowsOf = (username: string) =>
  api.dataSource.query<Row[]>(
    `SELECT c.id, c.state, c.old_email, c.new_email, c.confirmed_at FROM email_changes c
     JOIN users u ON u.id = c.user_id WHERE u.username = $1 ORDER BY c.id`,
    [username],
  );

/** The tokens of every change as its mails would bring them, by kind, newest change first. */
class Links {
  private readonly known = new Map<string, Record<'confirm' | 'revert', string>>();

  async of(username: string, kind: 'confirm' | 'revert', back: number): Promise<string | undefined> {
    const row = (await rowsOf(username)).reverse()[back];
    if (!row) return undefined;
    if (!this.known.has(row.id)) {
      const tokens = { confirm: createToken('en'), revert: createToken('en') };
      for (const [purpose, token] of Object.entries(tokens)) {
        await api.dataSource.query('INSERT INTO email_change_tokens VALUES ($1, $2, $3)', [
          hashToken(token),
          row.id,
          purpose,
        ]);
      }
      this.known.set(row.id, tokens);
    }
    return `/email_${kind}/${this.known.get(row.id)![kind]}`;
  }
}

let runs = 0;

it('requests, confirmations, reverts, cancellations and time in any order and at once end in a legal state', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 2, maxLength: 10 }), async (steps) => {
      const run = ++runs;
      const people = [`one${run}`, `two${run}`];
      for (const username of people) await seed(api.dataSource, { username, email: `${username}@start.org` });
      const links = new Links();
      const confirmed = [0, 0];

      for (const acts of steps) {
        const ready = [];
        for (const one of acts) {
          const link = 'back' in one ? await links.of(people[one.who]!, one.act, one.back) : undefined;
          ready.push({ one, link });
        }
        const answers = ready.map(async ({ one, link }) => {
          const username = people[one.who]!;
          if (one.act === 'ask') {
            const { status } = await askFor(api, username, `shared${one.address}-${run}@example.org`);
            expect([200, 400]).toContain(status);
          } else if (one.act === 'cancel') {
            const url = emailChangeUrl(username);
            expect([204, 404]).toContain((await api.request({ method: 'DELETE', url, as: username })).status);
          } else if (one.act === 'expire' || one.act === 'hour') {
            await later(api, username, one.act === 'hour' ? '1 hour' : '1 day');
          } else if (link !== undefined) {
            const { status } = await press(api, link);
            expect([200, 409, 410]).toContain(status);
            if (one.act === 'confirm' && status === 200) confirmed[one.who]!++;
          }
        });
        await Promise.all(answers);
        await Promise.all(people.map((username, who) => expectLegal(username, confirmed[who]!)));
      }
    }),
    { numRuns: 40 },
  );
}, 180_000);

async function expectLegal(username: string, confirmations: number): Promise<void> {
  const rows = await rowsOf(username);
  expect(rows.filter(({ state }) => state === 'requested').length).toBeLessThanOrEqual(1);
  expect(rows.filter(({ confirmed_at }) => confirmed_at !== null)).toHaveLength(confirmations);

  // The address is that of the last confirmed change that was not reverted, or the one she began with.
  const inForce = rows.filter(({ state }) => state === 'confirmed');
  const [user] = await api.dataSource.query<{ email: string }[]>(
    'SELECT email FROM users WHERE username = $1',
    [username],
  );
  expect(user!.email).toBe(inForce.at(-1)?.new_email ?? `${username}@start.org`);

  // The history has every version once, and each address follows from the one before.
  const history = await changesOf(api, username);
  expect(history.map(({ version }) => version)).toEqual(history.map((_, index) => index + 2));
  expect(await versionOf(api, username)).toBe(history.length + 1);
  const emails = history.flatMap(({ field_values }) => field_values.email ?? []);
  let email: unknown = `${username}@start.org`;
  for (const { old, new: next } of emails) {
    expect(old).toBe(email);
    email = next;
  }
  expect(email).toBe(user!.email);
}
