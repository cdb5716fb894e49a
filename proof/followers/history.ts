import type { World } from './world.js';

/** Each change, with the name that the account has by then: erasing takes names out of the history. */
export const WITNESS = `
  CREATE TABLE witness (id bigint PRIMARY KEY, user_id bigint, username text, name text);
  CREATE FUNCTION bear_witness() RETURNS trigger LANGUAGE plpgsql AS
    'BEGIN INSERT INTO witness SELECT NEW.id, u.id, u.username, p.name
       FROM users u LEFT JOIN profiles p ON p.user_id = u.id AND NEW.type <> ''account.erased''
       WHERE u.id = NEW.user_id; RETURN NULL; END';
  CREATE TRIGGER bear_witness AFTER INSERT ON changes FOR EACH ROW EXECUTE FUNCTION bear_witness();`;

const COMMITTED = `
  SELECT user_id, username, name, extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000 AS at
  FROM witness ORDER BY id`;

/** What somebody was told. */
export interface Told {
  readonly username: string;
  /** Null: there is no such account. */
  readonly name: string | null;
  /** When it was asked and answered, in milliseconds since 1970. */
  readonly asked: number;
  readonly answered: number;
}

interface Value {
  readonly name: string | null;
  readonly since: number;
}

/** From the commit, which PostgreSQL has noted, until others see it. */
const SLACK_MS = 1_000;

/** The name that belonged to each username, at any time. */
export class History {
  private constructor(private readonly values: ReadonlyMap<string, readonly Value[]>) {}

  static async read(world: World): Promise<History> {
    interface Row {
      readonly user_id: string;
      readonly username: string | null;
      readonly name: string | null;
      readonly at: string;
    }
    const usernames = new Map<string, string>();
    const values = new Map<string, Value[]>();
    for (const { user_id, username, name, at } of await world.query<Row>(COMMITTED)) {
      // Erased with the username: it is known from before.
      const known = usernames.get(user_id) ?? username!;
      usernames.set(user_id, known);
      const list = values.get(known) ?? [];
      values.set(known, list);
      list.push({ name, since: Number(at) });
    }
    for (const list of values.values()) list.sort((a, b) => a.since - b.since);
    return new History(values);
  }

  /** Milliseconds by which an answer is too old; 0: it is right; undefined: it was never true before it was given. */
  tooOld({ username, name, asked, answered }: Told, maxStaleness: number): number | undefined {
    const values: readonly Value[] = [{ name: null, since: -Infinity }, ...(this.values.get(username) ?? [])];
    const ends = values.flatMap((value, i) =>
      value.name === name && value.since <= answered ? [values[i + 1]?.since ?? Infinity] : [],
    );
    if (ends.length === 0) return undefined;
    return Math.max(0, asked - maxStaleness - SLACK_MS - Math.max(...ends));
  }
}
