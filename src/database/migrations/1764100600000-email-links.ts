import type { MigrationInterface, QueryRunner } from 'typeorm';

/** No link undoes what an operator has decided, a link that has done its work is known, and a confirmed change is told. */
export class EmailLinks1764100600000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE email_change_tokens ADD COLUMN used_at timestamptz');
    await queryRunner.query(`
      ALTER TABLE mails DROP CONSTRAINT mails_kind,
        ADD CONSTRAINT mails_kind CHECK (kind IN ('email_confirm', 'email_notice', 'email_confirmed'))`);
    // The function runs as its owner, so that whoever may set an address ends its links: pg_temp last, as ever.
    await queryRunner.query(
      `SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)`,
    );
    // A link writes down what it does before it does it: so the address is then that of the last change in force.
    await queryRunner.query(`
      CREATE FUNCTION users_end_email_links() RETURNS trigger LANGUAGE plpgsql
      SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        UPDATE email_changes SET state = 'cancelled', ended_at = now()
        WHERE user_id = NEW.id AND state IN ('requested', 'confirmed')
          AND (OLD.is_active AND NOT NEW.is_active OR NEW.email IS DISTINCT FROM (
            SELECT new_email FROM email_changes WHERE user_id = NEW.id AND state = 'confirmed'
            ORDER BY id DESC LIMIT 1));
        RETURN NULL;
      END $$`);
    await queryRunner.query('REVOKE ALL ON FUNCTION users_end_email_links() FROM PUBLIC');
    await queryRunner.query(`
      CREATE TRIGGER users_end_email_links AFTER UPDATE OF email, is_active ON users FOR EACH ROW
      WHEN (NEW.email IS DISTINCT FROM OLD.email OR OLD.is_active AND NOT NEW.is_active)
      EXECUTE FUNCTION users_end_email_links()`);
    // What an operator has set until now counts as well.
    await queryRunner.query(`
      UPDATE email_changes c SET state = 'cancelled', ended_at = now() FROM users u
      WHERE u.id = c.user_id AND c.state IN ('requested', 'confirmed')
        AND u.email IS DISTINCT FROM CASE c.state WHEN 'requested' THEN c.old_email ELSE (
          SELECT new_email FROM email_changes WHERE user_id = u.id AND state = 'confirmed'
          ORDER BY id DESC LIMIT 1) END`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER users_end_email_links ON users');
    await queryRunner.query('DROP FUNCTION users_end_email_links()');
    await queryRunner.query(`DELETE FROM mails WHERE kind = 'email_confirmed'`);
    await queryRunner.query(`
      ALTER TABLE mails DROP CONSTRAINT mails_kind,
        ADD CONSTRAINT mails_kind CHECK (kind IN ('email_confirm', 'email_notice'))`);
    await queryRunner.query('ALTER TABLE email_change_tokens DROP COLUMN used_at');
  }
}
