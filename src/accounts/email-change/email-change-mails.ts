import { Inject, Injectable, type OnApplicationBootstrap, type OnModuleDestroy } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PeriodicTask } from '../../background/periodic-task.js';
import { StateLog } from '../../background/state-log.js';
import { PublicUrl } from '../../config/public-url.js';
import { Settings } from '../../config/settings.js';
import { inWords } from '../../i18n/time-in-words.js';
import { TEXTS, type Language } from '../../i18n/user-messages.js';
import { createToken, hashToken } from '../../mail/links/token.js';
import type { MailJob } from '../../mail/mail-queue.js';
import { Mails } from '../../mail/mails.service.js';
import { greetedName } from '../../mail/greeted-name.js';
import type { Mail } from '../../mail/mail.js';
import { renderMail } from '../../mail/render-mail.js';
import { Log } from '../../observability/log.js';
import { sendableAddress } from '../fields/names/email-address.js';
import { EXPIRE, FIND_CONFIRMED, FIND_LANGUAGE, FORGET, ISSUE_CONFIRM, ISSUE_REVERT } from './statements.js';

/** What the change of a mail says, once the token of its link is stored. */
interface Issued {
  readonly user_id: string;
  readonly username: string;
  readonly name: string;
  readonly old_email: string;
  readonly new_email: string;
  readonly expires_at: Date;
}

/** What each kind is about: the page of its link, and what stores the token. */
const LINKS = {
  email_confirm: { page: 'email_confirm', issue: ISSUE_CONFIRM },
  email_notice: { page: 'email_revert', issue: ISSUE_REVERT },
  email_confirmed: null,
} as const;

type Kind = keyof typeof LINKS;
const KINDS = Object.keys(LINKS) as Kind[];

const TIDY_MS = 3_600_000;
/** So long does a stop wait for that. */
const TIDYING_MS = 1_000;

/**
 * The mails of email changes. A token is made when its mail is about to leave and stands nowhere else: no row holds
 * one. A mail that is tried again has another token, and both are good, because the first one may have arrived.
 */
@Injectable()
export class EmailChangeMails implements OnApplicationBootstrap, OnModuleDestroy {
  private readonly tidying: PeriodicTask;

  constructor(
    private readonly dataSource: DataSource,
    @Inject(Settings) private readonly settings: Settings,
    private readonly publicUrl: PublicUrl,
    mails: Mails,
    log: Log,
  ) {
    mails.compose(KINDS, (job) => this.compose(job));
    this.tidying = new PeriodicTask({
      run: () => this.tidy(),
      periodMs: TIDY_MS,
      state: new StateLog(log, {
        fails: 'Old email changes could not be removed; it is tried again in an hour',
        works: 'Old email changes are removed again',
      }),
    });
  }

  onApplicationBootstrap(): void {
    if (this.dataSource.isInitialized) void this.tidying.start();
  }

  async onModuleDestroy(): Promise<void> {
    await this.tidying.stop(TIDYING_MS);
  }

  /** Null: the change has ended, or somebody else has the address, so there is nothing to send. */
  private async compose({ about: id, kind }: MailJob): Promise<Mail | null> {
    const [row] = await this.dataSource.query<{ language: Language }[]>(FIND_LANGUAGE, [id]);
    if (!row) return null;
    const { language } = row;
    const link = LINKS[kind as Kind];
    const token = createToken(language);
    const [change] = await (link === null
      ? this.dataSource.query<Issued[]>(FIND_CONFIRMED, [id])
      : this.dataSource.query<Issued[]>(link.issue, [id, hashToken(token)]));
    if (!change) return null;
    const { serviceName: service } = this.settings;
    const { username, old_email: oldEmail, new_email: newEmail, expires_at } = change;
    const name = greetedName(change.name, username);
    const words = { service, name, oldEmail, newEmail, until: inWords(expires_at, language) };
    return renderMail(TEXTS[language].mails[kind as Kind](words), {
      account: change.user_id,
      to: sendableAddress(kind === 'email_notice' ? oldEmail : newEmail),
      language,
      brand: this.settings,
      ...(link !== null && { url: `${this.publicUrl.base}/${link.page}/${token}` }),
    });
  }

  /** At the start and once an hour: what has expired says so, and what nobody can use any more is removed. */
  private async tidy(): Promise<void> {
    await this.dataSource.query(EXPIRE);
    await this.dataSource.query(FORGET);
  }
}
