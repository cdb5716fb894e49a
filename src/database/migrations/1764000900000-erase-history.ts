import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Takes a person out of the history of an erased account, for a role that may only add to `changes`. */
export class EraseHistory1764000900000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    // The function runs as its owner: a temporary table of the caller must not pass for ours, hence pg_temp last.
    await queryRunner.query(
      `SELECT set_config('search_path', quote_ident(current_schema()) || ', pg_temp', true)`,
    );
    // What she did herself bears her name, and a request id that her client chose; what others did stays theirs.
    await queryRunner.query(`
      CREATE FUNCTION erase_history(account bigint) RETURNS void LANGUAGE plpgsql
      SECURITY DEFINER SET search_path FROM CURRENT AS $$
      BEGIN
        IF NOT EXISTS (SELECT FROM users WHERE id = account AND erased_at IS NOT NULL) THEN
          RAISE EXCEPTION 'account % is not erased', account USING ERRCODE = 'insufficient_privilege';
        END IF;
        UPDATE changes c SET field_values = NULL,
          actor = CASE WHEN c.channel = 'api' AND c.actor = u.username THEN '' ELSE c.actor END,
          request_id = CASE WHEN c.channel = 'api' AND c.actor = u.username THEN NULL ELSE c.request_id END
        FROM users u WHERE u.id = account AND c.user_id = u.id;
      END $$`);
    await queryRunner.query('REVOKE ALL ON FUNCTION erase_history(bigint) FROM PUBLIC');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP FUNCTION erase_history(bigint)');
  }
}
