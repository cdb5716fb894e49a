import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By what a database knows that it is no longer the one that cursors, event ids and entity tags were given out of. */
export class IdentityOfTheHistory1764200000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // `history` is named in entity tags. `shift` is added to the ids of transactions: after a restore into a younger
    // server they would fall behind those that are stored. The rest says who wrote the row, when and where: a copy of
    // the row differs in one of them. All of them null: nobody has yet.
    await queryRunner.query(`
      ALTER TABLE change_feed
        ADD COLUMN history    text NOT NULL DEFAULT left(gen_random_uuid()::text, 8),
        ADD COLUMN shift      bigint NOT NULL DEFAULT 0,
        ADD COLUMN system     text,
        ADD COLUMN timeline   text,
        ADD COLUMN database   oid,
        ADD COLUMN started    timestamptz,
        ADD COLUMN written_by xid,
        ADD CONSTRAINT change_feed_history CHECK (history ~ '^[0-9a-f]{8}$')`);
    // Earlier epochs of which nothing was undone up to where they ended: cursors that do not go further stay good, and
    // changes from before keep the ids that they were pushed with.
    await queryRunner.query(`
      CREATE TABLE past_epochs (
        epoch             text CONSTRAINT past_epochs_pkey PRIMARY KEY,
        until_lsn         pg_lsn NOT NULL,
        until_transaction xid8 NOT NULL
      )`);
    await queryRunner.query(
      `SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)`,
    );
    for (const statement of FUNCTIONS) await queryRunner.query(statement);
    await queryRunner.query('ALTER TABLE changes ALTER transaction_id SET DEFAULT feed_transaction_id()');
    await queryRunner.query(KEEP_EPOCH);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE changes ALTER transaction_id SET DEFAULT pg_current_xact_id()');
    await queryRunner.query(keepOrder('pg_current_xact_id()'));
    await queryRunner.query(
      'DROP FUNCTION begin_epoch(text, pg_lsn, boolean), server_log(), feed_lsn(), feed_horizon(), feed_transaction_id()',
    );
    await queryRunner.query('DROP TABLE past_epochs');
    await queryRunner.query(`
      ALTER TABLE change_feed DROP COLUMN history, DROP COLUMN shift, DROP COLUMN system, DROP COLUMN timeline,
        DROP COLUMN database, DROP COLUMN started, DROP COLUMN written_by`);
  }
}

const shifted = (id: string) =>
  `SELECT CASE f.shift WHEN 0 THEN ${id} ELSE (${id}::text::bigint + f.shift)::text::xid8 END FROM change_feed f`;

/** As in the migration that made it, but for the id. */
const keepOrder = (id: string) => `
  CREATE OR REPLACE FUNCTION changes_keep_order() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    NEW.transaction_id := greatest(${id}, (
      SELECT transaction_id FROM changes WHERE user_id = NEW.user_id AND version = NEW.version - 1));
    RETURN NEW;
  END $$`;

const FUNCTIONS = [
  `CREATE FUNCTION feed_transaction_id() RETURNS xid8 LANGUAGE sql VOLATILE AS $$
    ${shifted('pg_current_xact_id()')} $$`,
  // Where the part of the feed that can be read ends; in the snapshot of the statement that asks.
  `CREATE FUNCTION feed_horizon() RETURNS xid8 LANGUAGE sql STABLE AS $$
    ${shifted('pg_snapshot_xmin(pg_current_snapshot())')} $$`,
  keepOrder('feed_transaction_id()'),
  // How far the log is on disk. All that a snapshot taken before shows is before that. Zero where there is no log that
  // could be asked for (Aurora).
  `CREATE FUNCTION feed_lsn() RETURNS pg_lsn LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
      RETURN pg_current_wal_flush_lsn();
    EXCEPTION WHEN feature_not_supported OR object_not_in_prerequisite_state THEN
      RETURN '0/0';
    END $$`,
  // Which server this is. \`kept\` is how far it has the log of the server that it takes over from; \`began\`, how far it
  // has its own log from before its start, or a little more.
  `CREATE FUNCTION server_log(OUT system text, OUT timeline text, OUT began pg_lsn, OUT kept pg_lsn)
    LANGUAGE plpgsql VOLATILE AS $$
    BEGIN
      SELECT s.system_identifier::text INTO system FROM pg_control_system() s;
      -- Not that of the last checkpoint: a server that was just promoted has none on its new timeline.
      timeline := left(pg_walfile_name(pg_current_wal_insert_lsn()), 8);
      SELECT c.redo_lsn INTO began FROM pg_control_checkpoint() c;
      kept := coalesce(greatest(pg_last_wal_replay_lsn(), pg_last_wal_receive_lsn()), began);
    EXCEPTION WHEN feature_not_supported OR object_not_in_prerequisite_state THEN
      began := '0/0';
      kept := '0/0';
    END $$`,
  `CREATE FUNCTION begin_epoch(seen_epoch text, seen_lsn pg_lsn, over_promotion boolean)
    RETURNS void LANGUAGE plpgsql
    SECURITY DEFINER SET search_path FROM CURRENT SET lock_timeout = '3s' AS $$
    DECLARE
      feed record;
      here record;
      here_database oid := (SELECT oid FROM pg_database WHERE datname = current_database());
      is_own boolean;
      is_same_line boolean;
      goes_on boolean;
      until_lsn pg_lsn;
      new_shift bigint;
      next_transaction xid8;
    BEGIN
      IF NOT has_table_privilege(session_user, 'changes', 'INSERT') THEN
        RAISE EXCEPTION 'begin_epoch is for who may write changes' USING ERRCODE = 'insufficient_privilege';
      END IF;
      -- Nothing is lost with an epoch: if it is undone the next one begins. A new primary may have no standby yet.
      PERFORM set_config('synchronous_commit', 'local', true);
      INSERT INTO change_feed DEFAULT VALUES ON CONFLICT DO NOTHING;
      -- Who comes second finds what the first one has done.
      SELECT f.*, f.xmin AS written INTO feed FROM change_feed f FOR UPDATE;
      SELECT * INTO here FROM server_log();
      is_own := coalesce(feed.written = feed.written_by AND feed.database = here_database
        AND feed.system IS NOT DISTINCT FROM here.system, false);
      is_same_line := is_own AND feed.timeline IS NOT DISTINCT FROM here.timeline;
      IF is_same_line AND feed.started = pg_postmaster_start_time() THEN
        IF NOT EXISTS (SELECT FROM past_epochs p WHERE p.epoch = seen_epoch AND p.until_lsn < seen_lsn) THEN
          RETURN;
        END IF;
        goes_on := false;
      ELSE
        until_lsn := CASE WHEN is_same_line THEN here.began ELSE here.kept END;
        goes_on := (is_same_line OR (is_own AND over_promotion)) AND (seen_epoch IS NULL
          OR (seen_epoch = feed.epoch AND seen_lsn <= until_lsn)
          OR EXISTS (SELECT FROM past_epochs p WHERE p.epoch = seen_epoch AND p.until_lsn >= seen_lsn));
      END IF;
      new_shift := greatest(feed.shift, (
        SELECT c.transaction_id::text::bigint - pg_current_xact_id()::text::bigint + 1 FROM changes c
        ORDER BY c.transaction_id DESC, c.id DESC LIMIT 1));
      next_transaction := (pg_current_xact_id()::text::bigint + new_shift)::text::xid8;
      IF goes_on THEN
        INSERT INTO past_epochs VALUES (feed.epoch, until_lsn, next_transaction);
        -- Whoever has slept through so many starts of the server begins anew.
        DELETE FROM past_epochs WHERE epoch IN (
          SELECT p.epoch FROM past_epochs p ORDER BY p.until_transaction DESC, p.until_lsn DESC OFFSET 1000);
      ELSE
        DELETE FROM past_epochs;
      END IF;
      UPDATE change_feed SET epoch = left(gen_random_uuid()::text, 8),
        history = CASE WHEN goes_on AND is_same_line THEN feed.history ELSE left(gen_random_uuid()::text, 8) END,
        shift = new_shift, system = here.system, timeline = here.timeline, database = here_database,
        started = pg_postmaster_start_time(), written_by = pg_current_xact_id()::xid;
    END $$`,
];

/**
 * An upgrade undoes nothing, and cursors stay good over it; unless the database was restored from a dump of an earlier
 * version. Then its rows were all written by the restore, and not by the transactions that they name.
 */
const KEEP_EPOCH = `
  UPDATE change_feed f SET system = s.system, timeline = s.timeline, started = pg_postmaster_start_time(),
    written_by = pg_current_xact_id()::xid,
    database = (SELECT oid FROM pg_database WHERE datname = current_database())
  FROM server_log() s
  WHERE EXISTS (
    SELECT FROM (SELECT c.xmin AS written, c.transaction_id FROM changes c ORDER BY c.id DESC LIMIT 1000) newest
    WHERE newest.written = newest.transaction_id::xid)`;
