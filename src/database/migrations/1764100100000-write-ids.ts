import type { MigrationInterface, QueryRunner } from 'typeorm';

/** By which the service finds again what it wrote when a connection broke: what a client sends may come twice. */
export class WriteIds1764100100000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE changes ADD COLUMN write_id uuid');
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query('ALTER TABLE changes DROP COLUMN write_id');
  }
}
