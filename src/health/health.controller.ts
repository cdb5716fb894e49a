import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiHealth } from './health.openapi.js';
import { Readiness } from './readiness.js';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

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
    await this.readiness.check();
    return { status: 'ok' };
  }
}
