import type { DataSource } from 'typeorm';

// Who cannot be promoted is not counted: subscribers of logical replication, and pg_receivewal, which replays nothing.
const NTH_FLUSHED = `
  SELECT r.flush_lsn FROM pg_stat_replication r
  WHERE r.flush_lsn IS NOT NULL AND r.replay_lsn IS NOT NULL
    AND NOT EXISTS (SELECT FROM pg_replication_slots s WHERE s.active_pid = r.pid AND s.slot_type = 'logical')
  ORDER BY r.flush_lsn DESC OFFSET $1 - 1 LIMIT 1`;
const FLUSHED = `SELECT coalesce((${NTH_FLUSHED}), '0/0')::text AS lsn`;
const RIGHTS = `
  SELECT current_user::text AS role, pg_has_role('pg_read_all_stats', 'USAGE') AS may_read,
    (SELECT count(*)::integer FROM pg_stat_replication) AS standbys`;

/** pg_lsn: up to there so many standbys have the log on disk; `0/0` if there are fewer of them. */
export async function findFlushed(dataSource: DataSource, count: number): Promise<string> {
  const [row] = await dataSource.query<{ lsn: string }[]>(FLUSHED, [count]);
  return row!.lsn;
}

export interface ReplicationRights {
  readonly role: string;
  /** Otherwise it sees that there are standbys, but not what they have. */
  readonly may_read: boolean;
  readonly standbys: number;
}

export async function findReplicationRights(dataSource: DataSource): Promise<ReplicationRights> {
  const [row] = await dataSource.query<ReplicationRights[]>(RIGHTS);
  return row!;
}
