import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Who was shown what of a user beyond what everybody sees, by the hour. Read and written by `accounts/access-log` alone. */
export class Accesses1764310200000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Who looks, and at which fields: few rows, to which many accesses point. A user who looks stands there by number:
    // so erasing them leaves no name. `digest` is of all the rest.
    await queryRunner.query(`
      CREATE TABLE access_sorts (
        id      bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT access_sorts_pkey PRIMARY KEY,
        digest  bytea NOT NULL CONSTRAINT access_sorts_digest_unique UNIQUE,
        kind    text NOT NULL CONSTRAINT access_sorts_kind CHECK (kind IN ('staff', 'service', 'operator')),
        by_id   bigint,
        by_name text,
        fields  text[] NOT NULL
      )`);
    // Of user 0 stands what was shown of everybody. One index, because each access that is new is a row.
    await queryRunner.query(`
      CREATE TABLE accesses (
        user_id bigint,
        hour    timestamptz,
        sort_id bigint,
        purpose text COLLATE "C",
        first   timestamptz NOT NULL,
        last    timestamptz NOT NULL,
        count   bigint NOT NULL,
        CONSTRAINT accesses_pkey PRIMARY KEY (user_id, hour, sort_id, purpose)
      )`);
    await queryRunner.query('CREATE INDEX accesses_hour ON accesses USING brin (hour)');
    await queryRunner.query('CREATE INDEX changes_time ON changes USING brin (time)');
    // The values in the history may go after a time (HISTORY_VALUES_RETENTION): never those of the last day, and nothing
    // else of what is recorded.
    await queryRunner.query(appendOnly(`OR OLD.time < now() - interval '1 day' AND ${SAME_AUTHOR}`));
    await queryRunner.query(
      `SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)`,
    );
    // A page of the history after an id. Gives the id up to which all is done; null: there is nothing left to do.
    await queryRunner.query(`
      CREATE FUNCTION forget_history_values(before timestamptz, after_id bigint) RETURNS bigint LANGUAGE plpgsql
      SECURITY DEFINER SET search_path FROM CURRENT AS $$
      DECLARE
        done bigint;
      BEGIN
        WITH page AS (SELECT c.id, c.time FROM changes c WHERE c.id > after_id ORDER BY c.id LIMIT 2000)
        SELECT coalesce(min(p.id) FILTER (WHERE p.time >= before) - 1, max(p.id)) INTO done FROM page p;
        UPDATE changes c SET field_values = NULL
        WHERE c.id > after_id AND c.id <= done AND c.field_values IS NOT NULL AND c.time < before;
        RETURN nullif(done, after_id);
      END $$`);
    await queryRunner.query('REVOKE ALL ON FUNCTION forget_history_values(timestamptz, bigint) FROM PUBLIC');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION forget_history_values(timestamptz, bigint)');
    await queryRunner.query(appendOnly(''));
    await queryRunner.query('DROP INDEX changes_time');
    await queryRunner.query('DROP TABLE accesses, access_sorts');
  }
}

const SAME_AUTHOR = '(NEW.actor, NEW.request_id) IS NOT DISTINCT FROM (OLD.actor, OLD.request_id)';

/** As in the migration that made it, but for what is added. */
const appendOnly = (also: string) => `
  CREATE OR REPLACE FUNCTION changes_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF TG_OP = 'UPDATE' THEN
      IF NEW.field_values IS NULL
        AND (NEW.actor = OLD.actor OR NEW.actor = '')
        AND (NEW.request_id IS NOT DISTINCT FROM OLD.request_id OR NEW.request_id IS NULL)
        AND (NEW.id, NEW.transaction_id, NEW.user_id, NEW.version, NEW.type, NEW.fields, NEW.channel, NEW.time)
          = (OLD.id, OLD.transaction_id, OLD.user_id, OLD.version, OLD.type, OLD.fields, OLD.channel, OLD.time)
        AND NEW.actor_id IS NOT DISTINCT FROM OLD.actor_id
        AND (EXISTS (SELECT FROM users WHERE id = OLD.user_id AND erased_at IS NOT NULL) ${also})
      THEN
        RETURN NEW;
      END IF;
    END IF;
    RAISE EXCEPTION 'changes are append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
  END $$`;
