import pg from 'pg';

/** What loops in the background ask now and then, whatever a request does. */
const BACKGROUND =
  /UPDATE mails|SELECT user_id FROM erasures|SELECT id FROM users WHERE id = ANY\(\$1::bigint\[\]\) AND erased_at/;

export interface Statement {
  readonly text: string;
  readonly values: unknown[];
}

/** The texts of all statements that the process sends to PostgreSQL while it does that. */
export async function statementsDuring(work: () => Promise<unknown>): Promise<string[]> {
  return (await queriesDuring(work)).map(({ text }) => text);
}

/** The same with their values. */
export async function queriesDuring(work: () => Promise<unknown>): Promise<Statement[]> {
  const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const query = client.query;
  const statements: Statement[] = [];
  client.query = function (this: pg.Client, ...args: unknown[]) {
    const [first, second] = args as [string | Statement, unknown];
    const values = typeof first === 'string' ? second : first.values;
    const text = typeof first === 'string' ? first : first.text;
    statements.push({ text, values: Array.isArray(values) ? values : [] });
    return Reflect.apply(query, this, args);
  };
  try {
    await work();
  } finally {
    client.query = query;
  }
  return statements.filter(({ text }) => !BACKGROUND.test(text));
}
