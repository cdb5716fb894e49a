import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Changes of an email address as rows with states, the hashes of their links, and the mails that carry these. */
export class EmailChanges1764000400000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE email_changes (
        id            bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT email_changes_pkey PRIMARY KEY,
        user_id       bigint NOT NULL CONSTRAINT email_changes_user_id_fkey REFERENCES users,
        state         text NOT NULL DEFAULT 'requested',
        old_email     text NOT NULL,
        new_email     text NOT NULL,
        new_email_key text COLLATE "C" NOT NULL,
        language      text NOT NULL,
        repeats       integer NOT NULL DEFAULT 0,
        requested_at  timestamptz NOT NULL DEFAULT now(),
        expires_at    timestamptz NOT NULL,
        confirmed_at  timestamptz,
        ended_at      timestamptz,
        CONSTRAINT email_changes_state
          CHECK (state IN ('requested', 'confirmed', 'cancelled', 'replaced', 'expired', 'reverted')),
        CONSTRAINT email_changes_confirmed CHECK (state <> 'confirmed' OR confirmed_at IS NOT NULL),
        CONSTRAINT email_changes_ended CHECK ((state IN ('requested', 'confirmed')) = (ended_at IS NULL))
      )`);
    // One pending change for an account, whatever two requests at the same time do.
    await queryRunner.query(
      `CREATE UNIQUE INDEX email_changes_pending ON email_changes (user_id) WHERE state = 'requested'`,
    );
    await queryRunner.query('CREATE INDEX email_changes_user_id ON email_changes (user_id, requested_at)');
    await queryRunner.query(`
      CREATE TABLE email_change_tokens (
        hash            bytea CONSTRAINT email_change_tokens_pkey PRIMARY KEY,
        email_change_id bigint NOT NULL CONSTRAINT email_change_tokens_email_change_id_fkey
                        REFERENCES email_changes ON DELETE CASCADE,
        purpose         text NOT NULL,
        CONSTRAINT email_change_tokens_purpose CHECK (purpose IN ('confirm', 'revert'))
      )`);
    await queryRunner.query(
      'CREATE INDEX email_change_tokens_email_change_id ON email_change_tokens (email_change_id)',
    );
    await queryRunner.query(`
      CREATE TABLE mails (
        id              bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT mails_pkey PRIMARY KEY,
        email_change_id bigint NOT NULL CONSTRAINT mails_email_change_id_fkey
                        REFERENCES email_changes ON DELETE CASCADE,
        kind            text NOT NULL,
        state           text NOT NULL DEFAULT 'queued',
        attempts        integer NOT NULL DEFAULT 0,
        queued_at       timestamptz NOT NULL DEFAULT now(),
        next_attempt_at timestamptz NOT NULL DEFAULT now(),
        give_up_at      timestamptz NOT NULL,
        last_error      text,
        CONSTRAINT mails_kind CHECK (kind IN ('email_confirm', 'email_notice')),
        CONSTRAINT mails_state CHECK (state IN ('queued', 'sent', 'dropped', 'failed'))
      )`);
    await queryRunner.query('CREATE INDEX mails_email_change_id ON mails (email_change_id)');
    await queryRunner.query(`CREATE INDEX mails_due ON mails (next_attempt_at) WHERE state = 'queued'`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE mails, email_change_tokens, email_changes');
  }
}
