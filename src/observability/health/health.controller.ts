import { Controller, Get, Header } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { isAnyTaskStuck } from '../../background/watched-tasks.js';
import { Problem } from '../../http/problem.js';
import { ApiHealth } from './health.openapi.js';
import { Readiness } from './readiness.js';

@ApiTags('health')
@Controller('health')
export class HealthController {
  constructor(private readonly readiness: Readiness) {}

  /** The process answers, and nothing in it hangs that only a new process can do again. */
  @Get('live')
  @Header('Cache-Control', 'no-store')
  @ApiHealth('The process is alive', ['unavailable'])
  getLive() {
    if (isAnyTaskStuck()) {
      throw new Problem('unavailable', {
        detail: 'Background work hangs: restart the process.',
        headers: { 'Retry-After': '5' },
      });
    }
    return { status: 'ok' };
  }

  /** Requests can be served: the database answers and has the schema of this version. */
  @Get('ready')
  @Header('Cache-Control', 'no-store')
  @ApiHealth('The service can serve requests')
  async getReady() {
    const detail = await this.readiness.check();
    return { status: 'ok', ...(detail !== undefined && { detail }) };
  }
}
