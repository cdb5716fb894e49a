// The least that could answer: node:http and pg, one flat table, one statement a request, no history, no privacy.
import { createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { Pool } from 'pg';
import { LEAST_TABLE } from './least-table.js';

interface Account {
  readonly date_joined: Date;
  readonly [field: string]: unknown;
}

const { DATABASE_URL, JWT_SECRET = '', PORT, PROFILE_IMAGE = '{}' } = process.env;
const pool = new Pool({ connectionString: DATABASE_URL, max: 10 });
const key = createSecretKey(Buffer.from(JWT_SECRET));
const image = JSON.parse(PROFILE_IMAGE) as object;
const ACCOUNTS = '/api/user/v1/accounts';

const ONE = { name: 'one', text: `SELECT * FROM ${LEAST_TABLE} WHERE username = $1` };
const MANY = { name: 'many', text: `SELECT * FROM ${LEAST_TABLE} WHERE username = ANY($1)` };
const SET = { name: 'set', text: `UPDATE ${LEAST_TABLE} SET bio = $2 WHERE username = $1 RETURNING *` };

function isCaller(request: IncomingMessage): boolean {
  const [head, claims, signature] = request.headers.authorization?.slice(7).split('.') ?? [];
  if (!head || !claims || !signature) return false;
  const mac = createHmac('sha256', key).update(`${head}.${claims}`).digest();
  const sent = Buffer.from(signature, 'base64url');
  if (sent.length !== mac.length || !timingSafeEqual(sent, mac)) return false;
  const { exp } = JSON.parse(Buffer.from(claims, 'base64url').toString()) as { exp: number };
  return exp > Date.now() / 1_000;
}

/** The members in the order of the service's answers. */
function view(account: Account): object {
  return {
    username: account.username,
    name: account.name,
    email: account.email,
    date_joined: `${account.date_joined.toISOString().slice(0, 19)}Z`,
    is_active: account.is_active,
    bio: account.bio,
    country: account.country,
    gender: account.gender,
    goals: account.goals,
    language: account.language,
    language_proficiencies: account.language_proficiencies,
    level_of_education: account.level_of_education,
    mailing_address: account.mailing_address,
    profile_image: image,
    requires_parental_consent: account.requires_parental_consent,
    year_of_birth: account.year_of_birth,
    account_privacy: account.account_privacy,
    accomplishments_shared: false,
  };
}

function send(response: ServerResponse, value: object | undefined): void {
  const json = JSON.stringify(value ?? null);
  response
    .writeHead(value ? 200 : 404, {
      'Content-Type': 'application/json; charset=utf-8',
      'Content-Length': Buffer.byteLength(json),
    })
    .end(json);
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  let body = '';
  for await (const chunk of request) body += String(chunk);
  return body;
}

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const url = request.url!;
  if (url === '/health/ready') return void response.end();
  if (!isCaller(request)) return void response.writeHead(401).end();
  if (url.startsWith(`${ACCOUNTS}?username=`)) {
    const names = url.slice(ACCOUNTS.length + 10).split(',');
    const { rows } = await pool.query<Account>({ ...MANY, values: [names] });
    const byName = new Map(rows.map((row) => [row.username, row]));
    return send(response, names.flatMap((name) => byName.get(name) ?? []).map(view));
  }
  const name = url.slice(ACCOUNTS.length + 1);
  const statement =
    request.method === 'GET'
      ? { ...ONE, values: [name] }
      : { ...SET, values: [name, (JSON.parse(await bodyOf(request)) as { bio: string }).bio] };
  const [account] = (await pool.query<Account>(statement)).rows;
  send(response, account && view(account));
}

createServer((request, response) => {
  answer(request, response).catch((error: unknown) => {
    console.error(error);
    response.writeHead(500).end();
  });
}).listen(Number(PORT), '127.0.0.1');
process.on('SIGTERM', () => process.exit(0));
