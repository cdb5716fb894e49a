import { deepStrictEqual as same, match } from 'node:assert/strict';
import type { Adapter, Call, Outcome } from './adapter.js';

/** What a scenario may use: accounts of its own, and the adapter with the address and a token filled in. */
export interface World {
  /** The usernames, which are another client's others. */
  readonly names: { readonly john: string; readonly jane: string; readonly pat: string };
  /** The path of a picture. */
  readonly picture: string;
  /** The owner of the account `john`. */
  readonly john: Caller;
  /** An internal service. */
  readonly staff: Caller;
  readonly stranger: Caller;
  /** John at a newer service, which knows a gender and a field that the document does not. */
  readonly newer: Caller;
  /** John where the site has the preset `openedx`, and where it declares fields of its own. */
  readonly openEdx: Caller;
  readonly declared: Caller;
}

export type Caller = (op: Call['op'], args?: Omit<Call, 'op' | 'baseUrl' | 'token'>) => Promise<Outcome>;

export function callerOf(adapter: Adapter, baseUrl: string, token: string): Caller {
  return (op, args = {}) => adapter({ op, baseUrl, token, ...args });
}

const patch = ({ names, john }: World, fields: Record<string, unknown>, ifMatch?: string) =>
  john('patchAccount', { username: names.john, patch: fields, ...(ifMatch !== undefined && { ifMatch }) });

/** A success, and what the client made of it. */
async function body(outcome: Promise<Outcome>) {
  const { status, body, fault } = await outcome;
  same({ status, fault }, { status: 200, fault: undefined });
  return body;
}

/** What every generated client has to get right. Each scenario works on the account as the one before left it. */
export const SCENARIOS: Readonly<Record<string, (world: World) => Promise<void>>> = {
  async 'who am I'({ john, names }) {
    same((await body(john('getMe'))).username, names.john);
  },
  async 'read the own account'({ john, names }) {
    const account = await body(john('getAccount', { username: names.john.toUpperCase() }));
    const { username, email, is_active, year_of_birth } = account;
    same([username, email, is_active, year_of_birth], [names.john, `${names.john}@example.com`, true, 1980]);
  },
  async 'read another account, which shows less'({ john, names }) {
    const { username, country, email } = await body(john('getAccount', { username: names.jane }));
    // Where a language has no absent text, it is empty.
    same([username, country, email || undefined], [names.jane, 'DE', undefined]);
  },
  async 'read a private account, which shows hardly anything'({ john, names }) {
    const { username, bio, profile_image } = await body(john('getAccount', { username: names.pat }));
    same([username, bio ?? undefined, profile_image.has_image], [names.pat, undefined, false]);
  },
  async 'list, in the order of the names'({ john, names }) {
    const usernames = `${names.pat},nobody,${names.jane},${names.john}`;
    const list = await body(john('listAccounts', { usernames }));
    same(
      list.map((account: { username: string }) => account.username),
      [names.pat, names.jane, names.john],
    );
  },
  async 'set a field'(world) {
    const account = await body(patch(world, { bio: 'I teach.', language_proficiencies: [{ code: 'de' }] }));
    same([account.bio, account.language_proficiencies], ['I teach.', [{ code: 'de' }]]);
  },
  async 'leave the others out'(world) {
    const account = await body(patch(world, { country: 'FR' }));
    same([account.country, account.bio, account.gender, account.goals], ['FR', 'I teach.', 'f', 'Sail']);
  },
  async 'clear a field with null'(world) {
    const account = await body(patch(world, { goals: null }));
    same([account.goals ?? null, account.bio], [null, 'I teach.']);
  },
  async 'a field that does not exist'(world) {
    // A client that cannot say it, or will not, is as good as a service that refuses it.
    const { status, body, fault } = await patch(world, { shoe_size: 40, bio: 'I teach.' });
    if (status === 400) same(Object.keys(body.field_errors), ['shoe_size']);
    else if (status === 0) match(fault ?? '', /shoe_size/);
    else same(status, 200);
  },
  async 'fields that are not valid'(world) {
    const { status, body } = await patch(world, { name: '', year_of_birth: 1700 });
    same([status, Object.keys(body.field_errors).sort()], [400, ['name', 'year_of_birth']]);
    match(body.type, /\/problems\/validation$/);
  },
  async 'a stale tag, and then the current one'(world) {
    const { etag: stale } = await world.john('getAccount', { username: world.names.john });
    match(stale ?? '', /^"/);
    await body(patch(world, { bio: 'one' }, stale));
    const refused = await patch(world, { bio: 'two' }, stale);
    same([refused.status, refused.body.changed_fields], [412, ['bio']]);
    same((await body(patch(world, { bio: 'two' }, refused.etag))).bio, 'two');
  },
  async 'a tag that is still current'({ john, names }) {
    const { etag } = await john('getAccount', { username: names.jane });
    same((await john('getAccount', { username: names.jane, ifNoneMatch: etag! })).status, 304);
  },
  async 'no such account'({ john }) {
    const { status, body } = await john('getAccount', { username: 'nobody' });
    same([status, body.status], [404, 404]);
  },
  async 'no valid token'({ stranger }) {
    const { status, body } = await stranger('getMe');
    same([status, typeof body.user_message], [401, 'string']);
  },
  async 'search addresses, for staff alone'({ staff, john, names }) {
    const emails = [`${names.jane}@example.com`, 'none@example.com'];
    const found = await body(staff('searchEmails', { emails }));
    same(
      found.map(({ username, email }: Record<string, string>) => [username, email]),
      [[names.jane, emails[0]]],
    );
    same((await john('searchEmails', { emails })).status, 404);
  },
  async 'follow the feed page by page'(world) {
    let { cursor } = await body(world.staff('getChanges', { cursor: 'now' }));
    for (const bio of ['a', 'b', 'c']) await body(patch(world, { bio }));
    const versions: number[] = [];
    for (let page = 0; versions.length < 3 && page < 100; page += 1) {
      const answer = await body(world.staff('getChanges', { cursor, limit: 2 }));
      same(answer.changes.length <= 2, true);
      versions.push(...answer.changes.map(({ version }: { version: number }) => version));
      cursor = answer.cursor;
    }
    same(
      versions,
      [0, 1, 2].map((i) => versions[0]! + i),
    );
  },
  async 'upload a picture, and remove it'({ john, names, picture }) {
    const { john: username } = names;
    const hasImage = async () => (await body(john('getAccount', { username }))).profile_image.has_image;
    const { status, fault } = await john('uploadImage', { username, picture });
    same({ status, fault, hasImage: await hasImage() }, { status: 204, fault: undefined, hasImage: true });
    same((await john('deleteImage', { username })).status, 204);
    same(await hasImage(), false);
  },
  async 'a site with the preset openedx, which has more fields and spells one otherwise'({ openEdx, names }) {
    const { john: username } = names;
    const patched = await body(
      openEdx('patchAccount', { username, patch: { level_of_education: 'o', bio: 'x' } }),
    );
    same([patched.level_of_education, patched.bio, patched.gender], ['other', 'x', 'f']);
    const { username: shown } = await body(openEdx('getAccount', { username: names.jane }));
    same(shown, names.jane);
    const list = await body(openEdx('listAccounts', { usernames: `${names.jane},${username}` }));
    same(
      list.map((account: { username: string }) => account.username),
      [names.jane, username],
    );
  },
  async 'a site that declares fields of its own'({ declared, names }) {
    const { john: username } = names;
    const patched = await body(declared('patchAccount', { username, patch: { bio: 'y', goals: null } }));
    same([patched.bio, patched.goals ?? null, patched.gender], ['y', null, 'f']);
    const { username: shown, country } = await body(declared('getAccount', { username: names.jane }));
    same([shown, country], [names.jane, 'DE']);
  },
  async 'a value and a field that a newer service has'({ newer, names }) {
    const { username, gender } = await body(newer('getAccount', { username: names.john }));
    same([username, gender], [names.john, 'a value of tomorrow']);
  },
};
