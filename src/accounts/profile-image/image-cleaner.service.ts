import { setTimeout as sleep } from 'node:timers/promises';
import { Injectable, Optional, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { removeUnusedImages } from './remove-unused-images.js';
import { ImageStorage } from './storage/image-storage.js';
import { UnusedImages } from './unused-images.js';

/** What a crash or an outage left is found at the start, and then so often. */
const PERIOD_MS = 60_000;
const LONGEST_PAUSE_MS = 15 * PERIOD_MS;
/** An answer waits no longer than this for files to be removed. */
const PATIENCE_MS = 1_000;

interface Log {
  info(message: string): void;
  warn(details: object, message: string): void;
}

/** Removes the files of pictures that no profile has any more: at once when it is told so, and now and then by itself. */
@Injectable()
export class ImageCleaner implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly unused: UnusedImages;
  private running: Promise<void> = Promise.resolve();
  private timer?: NodeJS.Timeout;
  private pause = PERIOD_MS;
  private failed = false;
  private stopped = false;
  /** Until the first run is through: what processes that died had begun. */
  private starting = true;

  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: ImageStorage,
    /** Whose log is used; the command line has none. */
    @Optional() private readonly server?: HttpAdapterHost,
  ) {
    this.unused = new UnusedImages(dataSource);
  }

  onApplicationBootstrap(): void {
    // The writer of the OpenAPI document has no database.
    if (this.dataSource.isInitialized) void this.clean();
  }

  /** What is under way is finished while the database is still open. */
  async onModuleDestroy(): Promise<void> {
    this.stopped = true;
    clearTimeout(this.timer);
    await this.patiently();
  }

  /** Never fails: what could not be removed is tried again later. Resolves when done, or after a second. */
  async clean(): Promise<void> {
    this.running = this.running.then(() => this.run());
    await this.patiently();
  }

  private async patiently(): Promise<void> {
    await Promise.race([this.running, sleep(PATIENCE_MS, undefined, { ref: false })]);
  }

  private async run(): Promise<void> {
    if (this.stopped) return;
    try {
      await removeUnusedImages(this.unused, this.storage, { unfinished: this.starting });
      this.starting = false;
      this.note(false);
      this.pause = PERIOD_MS;
    } catch (error) {
      this.note(true, error);
      this.pause = Math.min(2 * this.pause, LONGEST_PAUSE_MS);
    }
    clearTimeout(this.timer);
    if (!this.stopped) this.timer = setTimeout(() => void this.clean(), this.pause).unref();
  }

  /** One line for each change of state. */
  private note(failed: boolean, error?: unknown): void {
    if (failed === this.failed) return;
    this.failed = failed;
    const log = this.server?.httpAdapter.getInstance<{ log: Log }>().log;
    const { name, cause } = (error ?? {}) as Error;
    if (!failed) log?.info('Files of pictures are being removed again');
    else
      log?.warn(
        { error: name, code: (cause as { code?: unknown } | undefined)?.code },
        'Files of pictures cannot be removed; it is tried again',
      );
  }
}
