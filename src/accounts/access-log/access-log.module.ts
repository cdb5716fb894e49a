import { Module } from '@nestjs/common';
import { AccountAccessModule } from '../guards/account-access.module.js';
import { AccessLog } from './access-log.service.js';
import { AccessesController } from './accesses.controller.js';
import { AccessesService } from './accesses.service.js';
import { Retention } from './retention.js';

/** Who was shown what of an account: noted, and forgotten after a time. */
@Module({
  providers: [AccessLog, AccessesService, Retention],
  exports: [AccessLog, AccessesService],
})
export class AccessLogModule {}

/** Tells the owner. Where nothing is noted there is no list of it. */
@Module({
  imports: [AccessLogModule, AccountAccessModule],
  controllers: [AccessesController],
})
export class AccessesModule {}
