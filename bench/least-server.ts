// The least that could answer: node:http and pg, one flat table, one statement a request, no history, no privacy.
import { Pool } from 'pg';
import { LEAST_TABLE } from './least-table.js';
import { ACCOUNTS, bodyOf, send, serve } from './plain-http.js';

interface Account {
  readonly date_joined: Date;
  readonly [field: string]: unknown;
}

const { DATABASE_URL, PROFILE_IMAGE = '{}' } = process.env;
const pool = new Pool({ connectionString: DATABASE_URL, max: 10 });
const image = JSON.parse(PROFILE_IMAGE) as object;

const ONE = { name: 'one', text: `SELECT * FROM ${LEAST_TABLE} WHERE username = $1` };
const MANY = { name: 'many', text: `SELECT * FROM ${LEAST_TABLE} WHERE username = ANY($1)` };
const SET = { name: 'set', text: `UPDATE ${LEAST_TABLE} SET bio = $2 WHERE username = $1 RETURNING *` };

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
    extended: account.extended ?? undefined,
  };
}

serve(async (_, request, response) => {
  const url = request.url!;
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
  return account ? send(response, view(account)) : response.writeHead(404).end();
});
