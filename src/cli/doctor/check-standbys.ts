import type { DataSource } from 'typeorm';
import type { Settings } from '../../config/settings.js';
import { findReplicationRights } from '../../database/replication.js';
import { fault, type Finding, ok, warning } from './finding.js';

/** Whether the feed will give anything out: enough standbys, and the right to see what they have. */
export async function checkStandbys(
  dataSource: DataSource,
  { changesWaitForStandbys: count }: Settings,
): Promise<Finding[]> {
  if (count === 0) return [];
  const { role, may_read, standbys } = await findReplicationRights(dataSource);
  if (!may_read) {
    const detail = `"${role}" may not see how far standbys are, which CHANGES_WAIT_FOR_STANDBYS needs.`;
    return [fault('standbys', detail, `As a superuser: GRANT pg_read_all_stats TO "${role}".`)];
  }
  const detail = `${standbys} connected; CHANGES_WAIT_FOR_STANDBYS is ${count}.`;
  if (standbys >= count) return [ok('standbys', detail)];
  return [warning('standbys', detail, 'Until there are more, the feed delivers no changes.')];
}
