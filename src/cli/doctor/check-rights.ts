import type { DataSource } from 'typeorm';
import { asOwner } from '../../database/as-owner.js';
import type { Database } from '../../database/open-database.js';
import { findDeviations, findMissingRights } from '../../database/service-rights.js';
import { describeError } from '../describe-error.js';
import { fault, type Finding, ok, warning } from './finding.js';

interface RoleRow {
  readonly role: string;
  readonly can_create: boolean;
  readonly can_stage: boolean;
  readonly foreign_tables: string[] | null;
}

const OWN_TABLES = ['users', 'profiles', 'changes', 'change_feed', 'migrations'];

const ROLE = `
  SELECT current_user AS role,
    coalesce(has_schema_privilege(current_schema(), 'CREATE'), false) AS can_create,
    has_database_privilege(current_database(), 'TEMPORARY') AS can_stage,
    (SELECT array_agg(c.relname::text ORDER BY c.relname) FROM pg_class c
      WHERE c.relnamespace = current_schema()::regnamespace AND c.relkind IN ('r', 'p')
        AND c.relname IN (${OWN_TABLES.map((name) => `'${name}'`).join(', ')})
        AND NOT pg_has_role(c.relowner, 'USAGE')) AS foreign_tables`;

/** What the roles may do in the database: the one that migrates, and the service's, which may be the same. */
export async function checkRights(database: Database): Promise<Finding[]> {
  const service = await findRole(database.dataSource);
  if (database.ownerUrl === undefined) {
    return [ownsNothing(service) ? await checkAlone(service, database.dataSource) : checkOwner(service)];
  }
  try {
    return await asOwner(database, async ({ dataSource, serviceRole }) => {
      const owner = checkOwner(await findRole(dataSource));
      const isSame = serviceRole === undefined;
      return [owner, isSame ? sameRole(service) : await checkService(service, dataSource)];
    });
  } catch (error) {
    const remedy = 'Correct MIGRATION_DATABASE_URL; the service needs it when it starts.';
    return [fault('role', describeError(error), remedy)];
  }
}

async function findRole(dataSource: DataSource): Promise<RoleRow> {
  const [row] = await dataSource.query<RoleRow[]>(ROLE);
  return row!;
}

/** The tables are another role's, who migrates elsewhere: nothing of this role is missing for that. */
function ownsNothing({ can_create, foreign_tables }: RoleRow): boolean {
  return !can_create && foreign_tables?.length === OWN_TABLES.length;
}

async function checkAlone({ role, can_stage }: RoleRow, dataSource: DataSource): Promise<Finding> {
  const missing = await findMissingRights(dataSource, OWN_TABLES);
  if (missing.length > 0) {
    const detail = `"${role}" does not own the tables, and may not do with them what the service does (${missing.join('; ')}).`;
    return fault('service_role', detail, 'Run accounts migrate with MIGRATION_DATABASE_URL.');
  }
  if (!can_stage) return cannotStage(role);
  return ok(
    'service_role',
    `"${role}" may do what the service does; another role owns the tables, and migrates.`,
  );
}

function cannotStage(role: string): Finding {
  const remedy = `As the owner of the database: GRANT TEMPORARY ON DATABASE … TO "${role}".`;
  return fault('service_role', `"${role}" may not create temporary tables for imports.`, remedy);
}

function checkOwner({ role, can_create, can_stage, foreign_tables }: RoleRow): Finding {
  const faults = [
    ...(can_create ? [] : [['may not create tables', `GRANT CREATE ON SCHEMA public TO "${role}"`]]),
    ...(can_stage ? [] : [['may not create temporary tables', `GRANT TEMPORARY ON DATABASE … TO "${role}"`]]),
    ...(foreign_tables ? [[`does not own ${foreign_tables.join(', ')}`, 'ALTER TABLE … OWNER TO it']] : []),
  ];
  if (faults.length === 0) return ok('role', `"${role}" has the rights that migrations and imports need.`);
  const detail = `"${role}" ${faults.map(([what]) => what).join(', ')}.`;
  const remedy = `As the owner of the database: ${faults.map(([, how]) => how).join('; ')}. Or let MIGRATION_DATABASE_URL be the owner's.`;
  return fault('role', detail, remedy);
}

function sameRole({ role }: RoleRow): Finding {
  const detail = `"${role}" is the role of the service and owns its tables.`;
  return warning('service_role', detail, 'Give DATABASE_URL a role that owns nothing.');
}

async function checkService({ role, can_create, can_stage }: RoleRow, owner: DataSource): Promise<Finding> {
  const deviations = await findDeviations(owner, role);
  if (deviations.length > 0) {
    const rights = deviations.map(({ table, granted }) => `${table}: ${granted.join(', ') || 'nothing'}`);
    const detail = `"${role}" does not have the rights of the service (${rights.join('; ')}).`;
    return fault('service_role', detail, 'Run accounts migrate, or start the service.');
  }
  if (!can_stage) return cannotStage(role);
  if (can_create) {
    const remedy = 'As the owner of the database: REVOKE CREATE ON SCHEMA public FROM PUBLIC.';
    return warning('service_role', `"${role}" may create tables.`, remedy);
  }
  return ok('service_role', `"${role}" has the rights that the service needs, and no more.`);
}
