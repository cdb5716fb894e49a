import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { HttpAdapterHost } from '@nestjs/core';
import { DataSource } from 'typeorm';
import { PublicUrl } from '../../config/public-url.js';
import { Settings } from '../../config/settings.js';
import type { Language } from '../../http/validation/user-messages.js';
import { MailDelivery, type DeliveryLog } from '../../mail/mail-delivery.js';
import { MailQueue, type MailJob } from '../../mail/mail-queue.js';
import { createSendMail } from '../../mail/mail-transport.js';
import type { Mail } from '../../mail/mail.js';
import { renderMail } from '../../mail/templates/render-mail.js';
import { MAIL_TEXTS } from '../../mail/templates/texts.js';
import { EXPIRE, FIND_LANGUAGE, FORGET, ISSUE_CONFIRM, ISSUE_REVERT } from './statements.js';
import { createToken, hashToken } from './token.js';

/** What a token's change says, once the token is stored. */
interface Issued {
  readonly username: string;
  readonly old_email: string;
  readonly new_email: string;
  readonly expires_at: Date;
}

const TIDY_MS = 3_600_000;

/**
 * The mails of email changes. A token is made when its mail is about to leave and stands nowhere else: no row holds
 * one. A mail that is tried again has another token, and both are good, because the first one may have arrived.
 */
@Injectable()
export class EmailChangeMails implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly delivery: MailDelivery;
  private readonly log: DeliveryLog;
  private tidying?: NodeJS.Timeout;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(Settings) private readonly settings: Settings,
    private readonly publicUrl: PublicUrl,
    adapterHost: HttpAdapterHost,
  ) {
    this.log = adapterHost.httpAdapter.getInstance<{ log: DeliveryLog }>().log;
    this.delivery = new MailDelivery({
      queue: new MailQueue(dataSource),
      send: createSendMail(settings),
      compose: (job) => this.compose(job),
      log: this.log,
    });
  }

  onApplicationBootstrap(): void {
    // Without a database (documents are built that way) there is nothing to send.
    if (!this.dataSource.isInitialized) return;
    void this.publicUrl.known().then(() => this.delivery.start());
    void this.tidy();
    this.tidying = setInterval(() => void this.tidy(), TIDY_MS).unref();
  }

  async onModuleDestroy(): Promise<void> {
    clearInterval(this.tidying);
    await this.delivery.stop();
  }

  /** A request was committed: its mails need not wait for the next look. */
  wake(): void {
    this.delivery.wake();
  }

  /** Null: the change has ended, or somebody else has the address, so there is nothing to send. */
  private async compose({ email_change_id: id, kind }: MailJob): Promise<Mail | null> {
    const [row] = await this.dataSource.query<{ language: Language }[]>(FIND_LANGUAGE, [id]);
    if (!row) return null;
    const { language } = row;
    const token = createToken(language);
    const issue = kind === 'email_confirm' ? ISSUE_CONFIRM : ISSUE_REVERT;
    const [change] = await this.dataSource.query<Issued[]>(issue, [id, hashToken(token)]);
    if (!change) return null;
    const { serviceName: service } = this.settings;
    const { username, old_email: oldEmail, new_email: newEmail, expires_at } = change;
    const words = { service, username, oldEmail, newEmail, until: inWords(expires_at, language) };
    return renderMail(MAIL_TEXTS[language][kind](words), {
      to: kind === 'email_confirm' ? newEmail : oldEmail,
      language,
      service,
      url: `${this.publicUrl.base}/${kind === 'email_confirm' ? 'email_confirm' : 'email_revert'}/${token}`,
    });
  }

  /** At the start and once an hour: what has expired says so, and what nobody can use any more is removed. */
  private async tidy(): Promise<void> {
    try {
      await this.dataSource.query(EXPIRE);
      await this.dataSource.query(FORGET);
    } catch {
      this.log.warn({}, 'Old email changes could not be removed; it is tried again in an hour');
    }
  }
}

function inWords(time: Date, language: Language): string {
  const format = new Intl.DateTimeFormat(language, {
    dateStyle: 'long',
    timeStyle: 'short',
    timeZone: 'UTC',
  });
  // ICU puts narrow no-break spaces before AM and PM, which make a mail unreadable in ASCII for no gain.
  return `${format.format(time).replace(/[\u202f\u00a0]/g, ' ')} UTC`;
}
