import { escapeIdentifier } from 'pg';
import type { DataSource } from 'typeorm';
import { OperatorError } from '../diagnostics/operator-error.js';

const USUAL = ['DELETE', 'INSERT', 'SELECT', 'UPDATE'];

/** What the service may do with a table, where that is less than reading and writing rows. Nowhere is it more. */
const EXCEPTIONS: Readonly<Record<string, readonly string[]>> = {
  // The audit trail. Of an erased account erase_history() takes out the person, and nothing else.
  changes: ['INSERT', 'SELECT'],
  // An epoch begins by begin_epoch(), and by nothing else.
  change_feed: ['SELECT'],
  past_epochs: ['SELECT'],
  migrations: ['SELECT'],
  // An erased person leaves a tombstone.
  users: ['INSERT', 'SELECT', 'UPDATE'],
};

const FUNCTIONS = ['erase_history(bigint)', 'forget_history_values(timestamptz,bigint)'];

type Query = Pick<DataSource, 'query'>;

/** A table whose rights are not those of the service. */
export interface Deviation {
  readonly table: string;
  readonly granted: readonly string[];
  readonly wanted: readonly string[];
}

// Of the role itself: what it has as a member of others, or as everybody, is not for us to give or take.
const RIGHTS = `
  SELECT c.relname::text AS "table", pg_has_role($1, c.relowner, 'USAGE') AS owned,
    array(SELECT a.privilege_type || CASE WHEN a.is_grantable THEN ' WITH GRANT OPTION' ELSE '' END
      FROM aclexplode(c.relacl) a WHERE a.grantee = (SELECT oid FROM pg_roles WHERE rolname = $1) ORDER BY 1) AS granted
  FROM pg_class c
  WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
    AND pg_has_role(c.relowner, 'USAGE') ORDER BY c.relname`;

interface RightsRow {
  readonly table: string;
  readonly owned: boolean;
  readonly granted: string[];
}

/**
 * Gives the role of the service the rights that it needs on the tables, and takes all others. By the owner, after each
 * run of migrations and under their lock; writes nothing where all is right.
 *
 * @throws OperatorError if the role could take rights by itself
 */
export async function grantServiceRights(owner: DataSource, role: string): Promise<void> {
  await owner.transaction(async (transaction) => {
    const rows = await transaction.query<RightsRow[]>(RIGHTS, [role]);
    refuseOtherOwners(rows, role);
    const to = escapeIdentifier(role);
    for (const { table, wanted } of rows.flatMap(deviation)) {
      await transaction.query(`REVOKE ALL ON TABLE ${escapeIdentifier(table)} FROM ${to}`);
      await transaction.query(`GRANT ${wanted.join(', ')} ON TABLE ${escapeIdentifier(table)} TO ${to}`);
    }
    for (const grant of await missingGrants(transaction, role)) await transaction.query(`${grant} TO ${to}`);
  });
}

/** Where the rights of the role are not those of the service; as the owner. Writes nothing. */
export async function findDeviations(owner: Query, role: string): Promise<Deviation[]> {
  return (await owner.query<RightsRow[]>(RIGHTS, [role])).flatMap(deviation);
}

/** What the role that asks may not do with these tables although the service does; a line for each table. */
export async function findMissingRights(service: Query, tables: readonly string[]): Promise<string[]> {
  const rows = await service.query<{ table: string; missing: string[] }[]>(
    `SELECT name AS "table", array_agg(privilege) AS missing
     FROM jsonb_each($1) AS needed (name, privileges), jsonb_array_elements_text(privileges) AS privilege
     WHERE NOT has_table_privilege(name, privilege) GROUP BY name ORDER BY name`,
    [JSON.stringify(Object.fromEntries(tables.map((name) => [name, EXCEPTIONS[name] ?? USUAL])))],
  );
  return rows.map(({ table, missing }) => `${table}: no ${missing.join(', ')}`);
}

function refuseOtherOwners(rows: readonly RightsRow[], role: string): void {
  const owned = rows.filter((row) => row.owned).map(({ table }) => table);
  if (owned.length > 0) {
    throw new OperatorError(
      `The role "${role}" of DATABASE_URL owns ${owned.join(', ')}, or is a superuser: let the role of ` +
        'MIGRATION_DATABASE_URL own all tables (REASSIGN OWNED BY … TO …), and the service have a lesser one.',
    );
  }
  if (!rows.some(({ table }) => table === 'changes')) {
    throw new OperatorError('The role of MIGRATION_DATABASE_URL does not own the tables of the service.');
  }
}

function deviation({ table, granted }: RightsRow): Deviation[] {
  const wanted = EXCEPTIONS[table] ?? USUAL;
  return granted.join() === wanted.join() ? [] : [{ table, granted, wanted }];
}

async function missingGrants(transaction: Query, role: string): Promise<string[]> {
  const [schema] = await transaction.query<{ name: string; usable: boolean }[]>(
    `SELECT current_schema() AS name, has_schema_privilege($1, current_schema(), 'USAGE') AS usable`,
    [role],
  );
  const functions = await transaction.query<{ name: string }[]>(
    `SELECT name FROM unnest($2::text[]) AS name WHERE NOT has_function_privilege($1, name, 'EXECUTE')`,
    [role, FUNCTIONS],
  );
  return [
    ...(schema!.usable ? [] : [`GRANT USAGE ON SCHEMA ${escapeIdentifier(schema!.name)}`]),
    ...functions.map(({ name }) => `GRANT EXECUTE ON FUNCTION ${name}`),
  ];
}
