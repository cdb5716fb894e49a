import pg from 'pg';

/** What loops in the background ask now and then, whatever a request does. */
const BACKGROUND = /UPDATE mails/;

/** The texts of all statements that the process sends to PostgreSQL while it does that. */
export async function statementsDuring(work: () => Promise<unknown>): Promise<string[]> {
  const client = pg.Client.prototype as unknown as { query: (...args: unknown[]) => unknown };
  const query = client.query;
  const statements: string[] = [];
  client.query = function (this: pg.Client, ...args: unknown[]) {
    const [first] = args as [string | { text: string }];
    statements.push(typeof first === 'string' ? first : first.text);
    return Reflect.apply(query, this, args);
  };
  try {
    await work();
  } finally {
    client.query = query;
  }
  return statements.filter((text) => !BACKGROUND.test(text));
}
