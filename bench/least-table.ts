import type { Client } from 'pg';

/** Where the least server keeps what the answers say, beside the tables of the service. */
export const LEAST_TABLE = 'least.accounts';

/** All accounts of the service as they are now, as staff sees them. */
const FILL = `
  CREATE TABLE ${LEAST_TABLE} AS
  SELECT u.id, u.username, p.name, u.email, u.date_joined, u.is_active, p.bio, p.country, p.gender, p.goals, p.language,
    (SELECT coalesce(jsonb_agg(jsonb_build_object('code', code)), '[]') FROM unnest(p.language_proficiencies) code)
      AS language_proficiencies,
    p.level_of_education, p.mailing_address,
    p.year_of_birth IS NULL OR extract(year FROM now()) - p.year_of_birth - 1 < 13 AS requires_parental_consent,
    p.year_of_birth, coalesce(p.account_privacy, 'all_users') AS account_privacy,
    NULLIF(p.extended, '{}') AS extended
  FROM users u JOIN profiles p ON p.user_id = u.id`;

export async function fillLeastTable(client: Client): Promise<void> {
  await client.query('DROP SCHEMA IF EXISTS least CASCADE');
  await client.query('CREATE SCHEMA least');
  await client.query(FILL);
  await client.query(`ALTER TABLE ${LEAST_TABLE} ADD PRIMARY KEY (id), ADD UNIQUE (username)`);
  await client.query(`VACUUM ANALYZE ${LEAST_TABLE}`);
  await client.query('CHECKPOINT');
}
