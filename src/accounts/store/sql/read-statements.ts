import { HISTORY } from '../../../database/history.js';
import type { AccountFields } from '../../fields/account-fields.js';
import { VISIBILITY } from '../../fields/custom-privacy.js';
import { EXTENDED } from '../../fields/field.js';
import type { Projection } from '../../rules/views/projection.js';
import { columnsOf, type Column } from './account-columns.js';

const ALIASES = { users: 'u', profiles: 'p' } as const;

/** Fields by which an account is found, and others see of it what they do. */
const BASIS: ReadonlySet<string> = new Set(['username', 'year_of_birth', 'account_privacy', VISIBILITY]);

/** So many projections are read by statements of their own. */
const MOST_SELECTS = 40;

/** Statements that read accounts: all that views are made of, or what a projection of them is made of. */
export interface AccountSelects {
  /** `SELECT … FROM …`, to be followed by a condition. Gives `AccountRow`s. */
  readonly select: string;
  readonly byUsername: string;
  readonly byIds: string;
  /** After the id $1, $2 of them at most. */
  readonly page: string;
}

/** Erased accounts have no profile: the join leaves them out. */
const TABLES = 'users u JOIN profiles p ON p.user_id = u.id';

/**
 * The SQL that reads accounts, made once of their fields. A statement has one text whatever is asked, so that PostgreSQL
 * plans it once.
 */
export class ReadStatements implements AccountSelects {
  readonly select: string;
  readonly byUsername: string;
  readonly byIds: string;
  readonly page: string;
  readonly byEmail: string;
  readonly byId: string;
  private readonly columns: readonly Column[];
  private readonly narrowed = new WeakMap<Projection, AccountSelects>();
  /** By their columns. */
  private readonly selects = new Map<string, AccountSelects>();

  constructor(private readonly fields: AccountFields) {
    this.columns = columnsOf(fields);
    const { select, byUsername, byIds, page } = selectsOf(this.columns);
    this.select = select;
    this.byUsername = byUsername;
    this.byIds = byIds;
    this.page = page;
    this.byEmail = `${this.select} WHERE u.email_key = $1`;
    this.byId = `${this.select} WHERE u.id = $1`;
  }

  /** What reads no more than a projection needs: what it leaves out is not there in the rows. */
  selecting(only: Projection | undefined): AccountSelects {
    if (only === undefined) return this;
    let selects = this.narrowed.get(only);
    if (selects === undefined) this.narrowed.set(only, (selects = this.selectsFor(only)));
    return selects;
  }

  private selectsFor(only: Projection): AccountSelects {
    const columns = this.columnsOf(only);
    const key = columns.map(({ name }) => name).join();
    const known = this.selects.get(key);
    if (known !== undefined) return known;
    // Every text that is prepared stays so: callers who ask for ever other fields take from nobody what is left.
    if (this.selects.size === MOST_SELECTS) return this;
    const selects = selectsOf(columns);
    this.selects.set(key, selects);
    return selects;
  }

  private columnsOf({ names }: Projection): readonly Column[] {
    const asked = this.fields.all.filter(({ name }) => names.has(name) || BASIS.has(name));
    const needed = new Set(
      asked.flatMap(({ name, member, reads = [] }) => [member === undefined ? name : EXTENDED, ...reads]),
    );
    return this.columns.filter(({ field }) => needed.has(field));
  }
}

const made = new WeakMap<AccountFields, ReadStatements>();

/** The statements for accounts that have these fields. */
export function readStatementsFor(fields: AccountFields): ReadStatements {
  let statements = made.get(fields);
  if (statements === undefined) made.set(fields, (statements = new ReadStatements(fields)));
  return statements;
}

function selectsOf(columns: readonly Column[]): AccountSelects {
  const read = columns
    .filter(({ keyOf }) => keyOf === undefined)
    .map(({ table, name, read }) => selected(read(`${ALIASES[table]}.${name}`), name));
  const select = `SELECT u.id, u.version, ${HISTORY} AS in_history, ${read.join(', ')} FROM ${TABLES}`;
  return {
    select,
    byUsername: `${select} WHERE u.username_key = ANY($1)`,
    byIds: `${select} WHERE u.id = ANY($1::bigint[])`,
    // Of both tables: a merge join would read profiles from the first one on, at each page.
    page: `${select} WHERE u.id > $1 AND p.user_id > $1 ORDER BY u.id LIMIT $2`,
  };
}

function selected(sql: string, name: string): string {
  return sql.endsWith(`.${name}`) ? sql : `${sql} AS ${name}`;
}
