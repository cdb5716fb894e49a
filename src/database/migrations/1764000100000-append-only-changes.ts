import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What is recorded stays as it was recorded, and the feed shows the changes of one account in their order. */
export class AppendOnlyChanges1764000100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // Names the numbering that cursors belong to; a new one makes all older cursors void.
    await queryRunner.query(`
      CREATE TABLE change_feed (
        only_row boolean NOT NULL DEFAULT true CONSTRAINT change_feed_pkey PRIMARY KEY,
        epoch    text NOT NULL DEFAULT left(gen_random_uuid()::text, 8),
        CONSTRAINT change_feed_only_row CHECK (only_row),
        CONSTRAINT change_feed_epoch CHECK (epoch ~ '^[0-9a-f]{8}$')
      )`);
    await queryRunner.query('INSERT INTO change_feed DEFAULT VALUES');
    // A transaction may have got its id long before it came to this account. See docs/decisions/0011.
    await queryRunner.query(`
      CREATE FUNCTION changes_keep_order() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        NEW.transaction_id := greatest(pg_current_xact_id(), (
          SELECT transaction_id FROM changes WHERE user_id = NEW.user_id AND version = NEW.version - 1));
        RETURN NEW;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER changes_keep_order BEFORE INSERT ON changes
      FOR EACH ROW WHEN (NEW.version > 1) EXECUTE FUNCTION changes_keep_order()`);
    // The one update that is allowed takes personal data out of the rows of an account that is erased already.
    await queryRunner.query(`
      CREATE FUNCTION changes_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' THEN
          IF NEW.field_values IS NULL
            AND (NEW.actor = OLD.actor OR NEW.actor = '')
            AND (NEW.request_id IS NOT DISTINCT FROM OLD.request_id OR NEW.request_id IS NULL)
            AND (NEW.id, NEW.transaction_id, NEW.user_id, NEW.version, NEW.type, NEW.fields, NEW.channel, NEW.time)
              = (OLD.id, OLD.transaction_id, OLD.user_id, OLD.version, OLD.type, OLD.fields, OLD.channel, OLD.time)
            AND EXISTS (SELECT FROM users WHERE id = OLD.user_id AND erased_at IS NOT NULL)
          THEN
            RETURN NEW;
          END IF;
        END IF;
        RAISE EXCEPTION 'changes are append-only: % refused', TG_OP USING ERRCODE = 'insufficient_privilege';
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER changes_append_only BEFORE UPDATE ON changes
      FOR EACH ROW EXECUTE FUNCTION changes_append_only()`);
    await queryRunner.query(`
      CREATE TRIGGER changes_no_removal BEFORE DELETE OR TRUNCATE ON changes
      FOR EACH STATEMENT EXECUTE FUNCTION changes_append_only()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER changes_no_removal ON changes');
    await queryRunner.query('DROP TRIGGER changes_append_only ON changes');
    await queryRunner.query('DROP TRIGGER changes_keep_order ON changes');
    await queryRunner.query('DROP FUNCTION changes_append_only(), changes_keep_order()');
    await queryRunner.query('DROP TABLE change_feed');
  }
}
