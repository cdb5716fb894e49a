import { createHash } from 'node:crypto';
import type { Client } from 'pg';
import { bearer, type WorkRequest } from './works.js';

/** Two requests whose answers must not tell whether there is something. */
export interface Pair {
  readonly name: string;
  /** Of what is there, and of what is not. */
  readonly hidden: (n: number) => WorkRequest;
  readonly absent: (n: number) => WorkRequest;
  readonly statuses: readonly [hidden: number, absent: number];
  /** Of all requests; a pair that writes much gets a part. */
  readonly share?: number;
}

/** So many numbers name accounts, in the same digits; see {@link prepare} for what the last of them are. */
export const NUMBERS = 9_000;
const FIRST = 1_000;
const ERASED = 9_000;
const SPECIAL = 100;

const API = '/api/user/v1/accounts';

/** Its absent twin has as many characters, and lies beside it in the index. */
const there = (n: number): string => `user${FIRST + (n % (ERASED - FIRST))}`;
const notThere = (n: number): string => there(n).replace(/\d(?=\d$)/, 'x');
const erased = (n: number): string => `user${ERASED + (n % 1_000)}`;

const hex = (text: string): string => createHash('sha256').update(text).digest('hex');
const link = (kind: string, n: number): string => `en-${hex(`${kind} ${n % SPECIAL}`).slice(0, 32)}`;
const picture = (kind: string, n: number): string => {
  const name = hex(`${kind} ${n % SPECIAL}`);
  return `${name.slice(0, 22)}-${name.slice(22, 38)}`;
};

export function allPairs(secret: string): Pair[] {
  const other = bearer('user1', secret);
  const owners = Array.from({ length: SPECIAL }, (_, n) => bearer(`user${2 + n}`, secret));
  const json = { 'Content-Type': 'application/json', Accept: 'application/json' };
  const mergePatch = { 'Content-Type': 'application/merge-patch+json' };
  const request = (method: string, path: string, headers = {}, body?: string): WorkRequest => ({
    ...{ method, path, headers },
    ...(body !== undefined && { body }),
  });
  /** The same of an account and of none. */
  const named = (
    name: string,
    status: number,
    of: (username: string) => WorkRequest,
    names: [typeof there, typeof there] = [there, notThere],
  ): Pair => ({
    name,
    hidden: (n) => of(names[0](n)),
    absent: (n) => of(names[1](n)),
    statuses: [status, status],
  });
  const byOther = (method: string, path = '', headers = {}, body?: string) =>
    named(`${method} ${path || 'account'} by another`, 404, (username) =>
      request(method, `${API}/${username}${path}`, { ...other, ...headers }, body),
    );
  const get = (username: string) => request('GET', `${API}/${username}`, other);
  const ask = (n: number, username: string) =>
    request(
      'PATCH',
      `${API}/user${2 + (n % SPECIAL)}`,
      { ...owners[n % SPECIAL], ...mergePatch },
      JSON.stringify({ email: `${username}@example.com` }),
    );
  return [
    { ...named('control: nobody, twice', 404, get, [notThere, notThere]) },
    { ...named('control: GET account, which may show', 0, get), statuses: [200, 404] },
    named('GET of an erased account', 404, get, [erased, notThere]),
    byOther('PATCH', '', mergePatch, '{"bio":"mine"}'),
    byOther('GET', '/visibility'),
    byOther('GET', '/email_change'),
    byOther('DELETE', '/email_change'),
    byOther('POST', '/image', { 'Content-Type': 'image/png' }, 'no picture'),
    byOther('DELETE', '/image'),
    named('GET ?email= by another', 403, (username) =>
      request('GET', `${API}?email=${username}@example.com`, other),
    ),
    named('POST search_emails by another', 404, (username) =>
      request(
        'POST',
        `${API}/search_emails`,
        { ...other, ...json },
        `{"emails":["${username}@example.com"]}`,
      ),
    ),
    {
      name: 'asking for a taken address',
      hidden: (n) => ask(n, there(n)),
      absent: (n) => ask(n, notThere(n)),
      statuses: [200, 200],
      share: 0.25,
    },
    {
      name: 'a used confirmation link',
      hidden: (n) => request('POST', `/email_confirm/${link('used', n)}`, json, ''),
      absent: (n) => request('POST', `/email_confirm/${link('unknown', n)}`, json, ''),
      statuses: [410, 410],
    },
    {
      name: "a minor's picture",
      hidden: (n) => request('GET', `/profile_images/${picture('hers', n)}/500.webp`),
      absent: (n) => request('GET', `/profile_images/${picture('unknown', n)}/500.webp`),
      statuses: [404, 404],
    },
  ];
}

/** Gives the seeded accounts what the pairs ask for: tombstones, links that were used, pictures of minors. */
export async function prepare(client: Client): Promise<void> {
  const special = Array.from({ length: SPECIAL }, (_, n) => n);
  const names = special.map((n) => `user${200 + n}`);
  await client.query('DELETE FROM email_changes');
  await client.query(
    `WITH account AS (
       SELECT u.id, u.email, t.hash FROM unnest($1::text[], $2::bytea[]) AS t (username_key, hash) JOIN users u USING (username_key)
     ), changed AS (
       INSERT INTO email_changes (user_id, state, old_email, new_email, new_email_key, language, expires_at, confirmed_at)
       SELECT id, 'confirmed', email, 'new' || email, 'new' || email, 'en', now(), now() FROM account RETURNING id, user_id
     )
     INSERT INTO email_change_tokens (hash, email_change_id, purpose)
     SELECT hash, changed.id, 'confirm' FROM changed JOIN account ON account.id = changed.user_id`,
    [names, special.map((n) => createHash('sha256').update(link('used', n)).digest())],
  );
  const pictures = special.map((n) => picture('hers', n));
  // The database takes only pictures whose files are there, as far as it knows.
  await client.query(
    `INSERT INTO unused_images (name) SELECT name FROM unnest($1::text[]) AS name
     WHERE NOT EXISTS (SELECT FROM profiles WHERE image_name = name)`,
    [pictures],
  );
  await client.query(
    `UPDATE profiles p SET image_name = t.name, image_hash = t.name, image_edges = '{500,120,50,30}',
       year_of_birth = extract(year FROM now())::integer - 5
     FROM unnest($1::text[], $2::text[]) AS t (username_key, name) JOIN users u USING (username_key) WHERE p.user_id = u.id`,
    [names, pictures],
  );
  await client.query(
    `WITH gone AS (
       UPDATE users SET erased_at = now(), email = NULL, email_key = NULL, is_active = false
       WHERE username_key BETWEEN 'user9000' AND 'user9999' AND length(username_key) = 8 AND erased_at IS NULL RETURNING id
     ) DELETE FROM profiles USING gone WHERE user_id = gone.id`,
  );
  await client.query('VACUUM ANALYZE');
}
