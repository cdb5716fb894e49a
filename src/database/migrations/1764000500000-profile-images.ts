import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Uploaded pictures, and which of their files nobody needs any more. See docs/decisions/0017. */
export class ProfileImages1764000500000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      ALTER TABLE profiles
        ADD COLUMN image_name  text COLLATE "C",
        ADD COLUMN image_hash  text COLLATE "C",
        ADD COLUMN image_edges smallint[],
        ADD CONSTRAINT profiles_image_name CHECK (image_name ~ '^[A-Za-z0-9_-]{22}-[0-9a-f]{16}$'),
        ADD CONSTRAINT profiles_image_whole
          CHECK (num_nulls(image_name, image_hash, image_edges) IN (0, 3))`);
    await queryRunner.query(
      'CREATE UNIQUE INDEX profiles_image_name_unique ON profiles (image_name) WHERE image_name IS NOT NULL',
    );
    await queryRunner.query(`
      CREATE TABLE unused_images (
        name    text COLLATE "C" CONSTRAINT unused_images_pkey PRIMARY KEY,
        due     timestamptz NOT NULL DEFAULT now(),
        claimed boolean NOT NULL DEFAULT false
      )`);
    await queryRunner.query('CREATE INDEX unused_images_due ON unused_images (due)');
    // Whoever changes a profile, and however: the files of a picture belong to a profile, or are to be removed.
    await queryRunner.query(`
      CREATE FUNCTION profiles_account_for_images() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        IF TG_OP = 'UPDATE' AND NEW.image_name IS NOT NULL THEN
          DELETE FROM unused_images WHERE name = NEW.image_name AND NOT claimed;
          IF NOT FOUND THEN
            RAISE EXCEPTION 'the files of this image may have been removed' USING ERRCODE = 'object_not_in_prerequisite_state';
          END IF;
        END IF;
        IF OLD.image_name IS NOT NULL THEN
          INSERT INTO unused_images (name) VALUES (OLD.image_name);
        END IF;
        RETURN NULL;
      END $$`);
    await queryRunner.query(`
      CREATE TRIGGER profiles_image_changed AFTER UPDATE OF image_name ON profiles
      FOR EACH ROW WHEN (NEW.image_name IS DISTINCT FROM OLD.image_name)
      EXECUTE FUNCTION profiles_account_for_images()`);
    await queryRunner.query(`
      CREATE TRIGGER profiles_image_deleted AFTER DELETE ON profiles
      FOR EACH ROW WHEN (OLD.image_name IS NOT NULL)
      EXECUTE FUNCTION profiles_account_for_images()`);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('DROP TRIGGER profiles_image_changed ON profiles');
    await queryRunner.query('DROP TRIGGER profiles_image_deleted ON profiles');
    await queryRunner.query('DROP FUNCTION profiles_account_for_images()');
    await queryRunner.query('DROP TABLE unused_images');
    await queryRunner.query(`
      ALTER TABLE profiles DROP COLUMN image_name, DROP COLUMN image_hash, DROP COLUMN image_edges`);
  }
}
