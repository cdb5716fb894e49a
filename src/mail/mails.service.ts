import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PublicUrl } from '../config/public-url.js';
import { Settings } from '../config/settings.js';
import { Log } from '../observability/log.js';
import { MailDelivery } from './mail-delivery.js';
import { MailFiles } from './mail-files.js';
import { MailQueue, type MailJob, type MailKind } from './mail-queue.js';
import { createSendMail } from './mail-transport.js';
import type { Mail } from './mail.js';

/** Makes the mail of a job, links included; null if there is nothing to send any more. */
export type Compose = (job: MailJob) => Promise<Mail | null>;

/** The mails of the service: whoever queues some says how they are made. */
@Injectable()
export class Mails implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly delivery: MailDelivery;
  private readonly files: MailFiles;
  private readonly composers = new Map<MailKind, Compose>();

  constructor(
    private readonly dataSource: DataSource,
    @Inject(Settings) settings: Settings,
    private readonly publicUrl: PublicUrl,
    log: Log,
  ) {
    this.delivery = new MailDelivery({
      queue: new MailQueue(dataSource),
      send: createSendMail(settings),
      compose: (job) => this.composers.get(job.kind)!(job),
      log,
    });
    this.files = new MailFiles(dataSource, settings, log);
  }

  /** Before the application has started. */
  compose(kinds: readonly MailKind[], compose: Compose): void {
    for (const kind of kinds) this.composers.set(kind, compose);
  }

  onApplicationBootstrap(): void {
    // Without a database (documents are built that way) there is nothing to send.
    if (!this.dataSource.isInitialized) return;
    void this.publicUrl.known().then(() => this.delivery.start());
    this.files.start();
  }

  async onModuleDestroy(): Promise<void> {
    await Promise.all([this.delivery.stop(), this.files.stop()]);
  }

  /** Something was committed: its mails need not wait for the next look. */
  wake(): void {
    this.delivery.wake();
  }

  /** Somebody was erased: so are the mails to them that are files. Resolves when done, or after a second. */
  forgetErased(): Promise<void> {
    return this.files.clean();
  }
}
