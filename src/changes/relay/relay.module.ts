import { Module } from '@nestjs/common';
import { ChangesModule } from '../changes.module.js';
import { RelayService } from './relay.service.js';

/** Pushes changes to whoever does not read the feed. */
@Module({ imports: [ChangesModule], providers: [RelayService] })
export class RelayModule {}
