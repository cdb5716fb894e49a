import pg from 'pg';

/** A connection of the test's own, for transactions that stay open as long as it likes. */
async function connect(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  return client;
}

/** Ends the connection, and with it an open transaction that would hold back the feed, whatever happens. */
export async function withConnection<T>(
  databaseUrl: string,
  work: (client: pg.Client) => Promise<T>,
): Promise<T> {
  const client = await connect(databaseUrl);
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Changes an account as any writer would: one version more, and the row that records it. */
export async function writeChange(client: pg.Client, username: string): Promise<void> {
  await client.query(
    `WITH changed AS (UPDATE users SET version = version + 1 WHERE username = $1 RETURNING id, version)
     INSERT INTO changes (user_id, version, type, fields, field_values, actor, channel)
     SELECT id, version, 'account.updated', '{bio}', '{}', 'raw', 'command_line' FROM changed`,
    [username],
  );
}

/** How many statements of the database wait for a lock now. Inside a transaction the view would not move. */
export async function lockWaits(databaseUrl: string): Promise<number> {
  const text = `SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`;
  return withConnection(databaseUrl, async (client) => (await client.query(text)).rowCount ?? 0);
}
