import { Injectable, Optional, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { atMost } from '../../../background/pause.js';
import { PeriodicTask } from '../../../background/periodic-task.js';
import { StateLog } from '../../../background/state-log.js';
import { errorCode } from '../../../diagnostics/operator-error.js';
import { Log } from '../../../observability/log.js';
import { removeUnusedImages } from './remove-unused-images.js';
import { ImageStorage } from '../storage/image-storage.js';
import { UnusedImages } from './unused-images.js';

/** What a crash or an outage left is found at the start, and then so often. */
const PERIOD_MS = 60_000;
const PAUSES = { first: 2 * PERIOD_MS, longest: 15 * PERIOD_MS };
/** An answer waits no longer than this for files to be removed. */
const PATIENCE_MS = 1_000;

/** Removes the files of pictures that no profile has any more: at once when it is told so, and now and then by itself. */
@Injectable()
export class ImageCleaner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly task: PeriodicTask;

  constructor(
    private readonly dataSource: DataSource,
    storage: ImageStorage,
    /** The command line has none. */
    @Optional() log?: Log,
  ) {
    const unused = new UnusedImages(dataSource);
    // Until the first run is through: what processes that died had begun.
    let unfinished = true;
    this.task = new PeriodicTask({
      run: async () => {
        await removeUnusedImages(unused, storage, { unfinished });
        unfinished = false;
      },
      periodMs: PERIOD_MS,
      backOff: PAUSES,
      state: new StateLog(log, {
        fails: 'Files of pictures cannot be removed; it is tried again',
        works: 'Files of pictures are being removed again',
        details: (error) => ({ error: (error as Error).name, code: errorCode((error as Error).cause) }),
      }),
    });
  }

  onApplicationBootstrap(): void {
    // The writer of the OpenAPI document has no database.
    if (this.dataSource.isInitialized) void this.task.start();
  }

  /** What is under way is finished while the database is still open. */
  onModuleDestroy(): Promise<void> {
    return this.task.stop(PATIENCE_MS);
  }

  /** Never fails: what could not be removed is tried again later. Resolves when done, or after a second. */
  async clean(): Promise<void> {
    // On the command line nothing else starts it.
    await atMost(PATIENCE_MS, this.task.start());
  }
}
