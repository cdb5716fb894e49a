import { Module } from '@nestjs/common';
import { AccountReader } from './account-reader.js';
import { AccountWriter } from './account-writer.js';
import { AccountTurns } from './account-turns.js';
import { CallerAccount } from './just-in-time-provisioning.js';

const READERS_AND_WRITERS = [AccountReader, AccountWriter, AccountTurns, CallerAccount];

/** Reads and writes accounts. */
@Module({ providers: READERS_AND_WRITERS, exports: READERS_AND_WRITERS })
export class AccountStoreModule {}
