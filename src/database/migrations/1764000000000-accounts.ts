import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts, what their owners say about themselves, and the change log that every write adds to. */
export class Accounts1764000000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE users (
        id           bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT users_pkey PRIMARY KEY,
        username     text,
        username_key text COLLATE "C",
        email        text,
        email_key    text COLLATE "C",
        is_active    boolean NOT NULL DEFAULT true,
        is_staff     boolean NOT NULL DEFAULT false,
        date_joined  timestamptz(0) NOT NULL DEFAULT now(),
        version      integer NOT NULL DEFAULT 1,
        erased_at    timestamptz,
        CONSTRAINT users_username_key_unique UNIQUE (username_key),
        CONSTRAINT users_email_key_unique UNIQUE (email_key),
        CONSTRAINT users_version_positive CHECK (version > 0),
        CONSTRAINT users_erased_or_email CHECK ((erased_at IS NULL) = (email_key IS NOT NULL))
      )`);
    await queryRunner.query(`
      CREATE TABLE profiles (
        user_id            bigint CONSTRAINT profiles_pkey PRIMARY KEY
                           CONSTRAINT profiles_user_id_fkey REFERENCES users ON DELETE CASCADE,
        name               text NOT NULL DEFAULT '',
        bio                text,
        country            text,
        gender             text,
        goals              text,
        language           text,
        level_of_education text,
        mailing_address    text,
        year_of_birth      smallint,
        account_privacy    text,
        CONSTRAINT profiles_gender CHECK (gender IN ('f', 'm', 'o')),
        CONSTRAINT profiles_level_of_education
          CHECK (level_of_education IN ('p', 'm', 'b', 'a', 'hs', 'jhs', 'el', 'none', 'o')),
        CONSTRAINT profiles_account_privacy CHECK (account_privacy IN ('all_users', 'private')),
        CONSTRAINT profiles_country CHECK (country ~ '^[A-Z]{2}$'),
        CONSTRAINT profiles_year_of_birth CHECK (year_of_birth BETWEEN 1900 AND 9999)
      )`);
    await queryRunner.query(`
      CREATE TABLE language_proficiencies (
        user_id bigint CONSTRAINT language_proficiencies_user_id_fkey REFERENCES profiles ON DELETE CASCADE,
        code    text COLLATE "C",
        CONSTRAINT language_proficiencies_pkey PRIMARY KEY (user_id, code),
        CONSTRAINT language_proficiencies_code CHECK (code ~ '^[a-z]{2}$')
      )`);
    await queryRunner.query(`
      CREATE TABLE changes (
        id             bigint GENERATED ALWAYS AS IDENTITY CONSTRAINT changes_pkey PRIMARY KEY,
        transaction_id xid8 NOT NULL DEFAULT pg_current_xact_id(),
        user_id        bigint NOT NULL,
        version        integer NOT NULL,
        type           text NOT NULL,
        fields         text[] NOT NULL,
        field_values   jsonb,
        actor          text NOT NULL,
        channel        text NOT NULL,
        request_id     text,
        time           timestamptz NOT NULL DEFAULT clock_timestamp(),
        CONSTRAINT changes_type CHECK (type IN ('account.created', 'account.updated', 'account.erased')),
        CONSTRAINT changes_channel CHECK (channel IN ('api', 'command_line'))
      )`);
    await queryRunner.query('CREATE UNIQUE INDEX changes_user_id_version ON changes (user_id, version)');
    await queryRunner.query('CREATE INDEX changes_feed ON changes (transaction_id, id)');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TABLE changes, language_proficiencies, profiles, users');
  }
}
