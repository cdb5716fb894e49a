// The measure: what one would write by hand for these requests alone, as fast as node:http and pg allow.
import type { IncomingMessage, ServerResponse } from 'node:http';
import { Pool } from 'pg';
import { ACCOUNTS, bodyOf, send, serve, type Caller } from './plain-http.js';

interface Row {
  id: string;
  version: number;
  username: string;
  username_key: string;
  year_of_birth: number | null;
  account_privacy: string | null;
  date_joined: number;
  language_codes: string | null;
  is_staff: boolean;
  is_active: boolean;
  [column: string]: unknown;
}

const { DATABASE_URL, PROFILE_IMAGE = '{}' } = process.env;
const pool = new Pool({ connectionString: DATABASE_URL, max: 10 });
const image = JSON.parse(PROFILE_IMAGE) as object;

const SELECT = `SELECT u.id, u.version, u.username, u.username_key, u.email, u.is_active, u.is_staff,
  extract(epoch FROM u.date_joined)::float8 AS date_joined, p.name, p.bio, p.country, p.gender, p.goals, p.language,
  p.level_of_education, p.mailing_address, p.year_of_birth, p.account_privacy,
  nullif(array_to_string(p.language_proficiencies, ' '), '') AS language_codes
  FROM users u JOIN profiles p ON p.user_id = u.id WHERE u.username_key`;
const ONE = { name: 'one', text: `${SELECT} = $1` };
const MANY = { name: 'many', text: `${SELECT} = ANY($1)` };
const LOCK = { name: 'lock', text: `${SELECT} = $1 FOR UPDATE OF u` };
const USER = { name: 'user', text: 'UPDATE users SET version = $2 WHERE id = $1' };
const PROFILE = { name: 'profile', text: 'UPDATE profiles SET bio = $2 WHERE user_id = $1' };
const CHANGE = {
  name: 'change',
  text: `INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel)
    VALUES ($1, $2, 'account.updated', '{bio}', $3, $4, 'api')`,
};

const languages = (row: Row) => row.language_codes?.split(' ').map((code) => ({ code })) ?? [];

function full(row: Row) {
  const year = new Date().getUTCFullYear();
  const consent = row.year_of_birth === null || year - row.year_of_birth - 1 < 13;
  return {
    username: row.username,
    name: row.name,
    email: row.email,
    date_joined: `${new Date(row.date_joined * 1_000).toISOString().slice(0, 19)}Z`,
    is_active: row.is_active,
    bio: row.bio,
    country: row.country,
    gender: row.gender,
    goals: row.goals,
    language: row.language,
    language_proficiencies: languages(row),
    level_of_education: row.level_of_education,
    mailing_address: row.mailing_address,
    profile_image: image,
    requires_parental_consent: consent,
    year_of_birth: row.year_of_birth,
    account_privacy: consent ? 'private' : (row.account_privacy ?? 'all_users'),
    accomplishments_shared: false,
  };
}

function shared(row: Row) {
  const { username, bio, country, language_proficiencies, account_privacy } = full(row);
  const all = { username, bio, country, language_proficiencies };
  if (account_privacy === 'private') return { username, profile_image: image, account_privacy };
  return { ...all, profile_image: image, account_privacy, accomplishments_shared: false };
}

async function read(name: string, caller: Caller, request: IncomingMessage, response: ServerResponse) {
  const fully = caller.scope === 'accounts:staff' || caller.preferred_username === name;
  const rows = fully
    ? (await pool.query<Row>({ ...ONE, values: [name] })).rows
    : (await pool.query<Row>({ ...MANY, values: [[name, caller.preferred_username]] })).rows;
  const row = rows.find((found) => found.username_key === name);
  if (!row) return response.writeHead(404).end();
  const reader = rows.find((found) => found.username_key === caller.preferred_username);
  const etag = `"${row.version}-${row.id}"`;
  if (request.headers['if-none-match'] === etag) return response.writeHead(304, { ETag: etag }).end();
  send(response, fully || (reader?.is_staff && reader.is_active) ? full(row) : shared(row), etag);
}

async function list(names: string[], response: ServerResponse) {
  const { rows } = await pool.query<Row>({ ...MANY, values: [names] });
  const byName = new Map(rows.map((row) => [row.username_key, row]));
  send(response, names.flatMap((name) => byName.get(name) ?? []).map(full));
}

async function write(name: string, body: string, response: ServerResponse) {
  const { bio } = JSON.parse(body) as { bio: string };
  const client = await pool.connect();
  try {
    await client.query('BEGIN');
    const row = (await client.query<Row>({ ...LOCK, values: [name] })).rows[0]!;
    const version = row.version + 1;
    const change = JSON.stringify({ bio: { old: row.bio, new: bio } });
    await client.query({ ...USER, values: [row.id, version] });
    await client.query({ ...PROFILE, values: [row.id, bio] });
    await client.query({ ...CHANGE, values: [row.id, version, change, name] });
    await client.query('COMMIT');
    send(response, full({ ...row, bio }), `"${version}-${row.id}"`);
  } catch (error) {
    await client.query('ROLLBACK');
    throw error;
  } finally {
    client.release();
  }
}

serve(async (caller, request, response) => {
  const url = request.url!;
  if (url.startsWith(`${ACCOUNTS}?username=`))
    return list(url.slice(ACCOUNTS.length + 10).split(','), response);
  const name = url.slice(ACCOUNTS.length + 1);
  if (request.method === 'GET') return read(name, caller, request, response);
  if (caller.preferred_username !== name) return response.writeHead(404).end();
  return write(name, await bodyOf(request), response);
});
