import { Module } from '@nestjs/common';
import { GuardsModule } from '../accounts/guards/guards.module.js';
import { ChangeFeed } from './change-feed.js';
import { ChangeReader } from './change-reader.js';
import { ChangeWatch } from './change-watch.js';
import { ChangesController } from './changes.controller.js';

/** The feed of what happened to accounts. */
@Module({
  imports: [GuardsModule],
  controllers: [ChangesController],
  providers: [ChangeFeed, ChangeReader, ChangeWatch],
  exports: [ChangeReader, ChangeWatch],
})
export class ChangesModule {}
