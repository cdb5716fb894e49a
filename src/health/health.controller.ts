import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { DataSource } from 'typeorm';
import { Problem } from '../http/problem.js';
import { ApiHealth } from './health.openapi.js';

@ApiTags('health')
@Controller('health')
export class HealthController {
  private migrated = false;

  constructor(private readonly dataSource: DataSource) {}

  /** The process answers. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  @ApiHealth('The process is alive', [])
  getLive() {
    return { status: 'ok' };
  }

  /** Requests can be served: the database answers and has the schema of this version. */
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  @ApiHealth('The service can serve requests')
  async getReady() {
    await this.dataSource.query('SELECT 1');
    // Once migrated, always migrated: only the first answers ask.
    this.migrated ||= !(await this.dataSource.showMigrations());
    if (!this.migrated)
      throw new Problem('unavailable', {
        detail: 'Migrations are pending.',
        headers: { 'Retry-After': '5' },
      });
    return { status: 'ok' };
  }
}
