import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { PublicUrl } from '../../config/public-url.js';
import { Settings } from '../../config/settings.js';
import { inWords } from '../../i18n/time-in-words.js';
import { TEXTS, type Language } from '../../i18n/user-messages.js';
import { createToken, hashToken } from '../../mail/links/token.js';
import { greetedName } from '../../mail/greeted-name.js';
import type { MailJob } from '../../mail/mail-queue.js';
import type { Mail } from '../../mail/mail.js';
import { Mails } from '../../mail/mails.service.js';
import { renderMail } from '../../mail/render-mail.js';
import { sendableAddress } from '../fields/names/email-address.js';
import { FIND_LANGUAGE, ISSUE } from './statements.js';

/** What the mail says, once the token of its link is stored. */
interface Issued {
  readonly user_id: string;
  readonly username: string;
  readonly email: string;
  readonly name: string;
  readonly erases_at: Date;
}

/** The mail that tells of an erasure, and has the link that cancels it. As for email changes, no row holds a token. */
@Injectable()
export class ErasureMails {
  constructor(
    private readonly dataSource: DataSource,
    @Inject(Settings) private readonly settings: Settings,
    private readonly publicUrl: PublicUrl,
    mails: Mails,
  ) {
    mails.compose(['erasure_requested'], (job) => this.compose(job));
  }

  /** Null: it was cancelled, or is done. */
  private async compose({ about: id }: MailJob): Promise<Mail | null> {
    const [row] = await this.dataSource.query<{ language: Language }[]>(FIND_LANGUAGE, [id]);
    if (!row) return null;
    const { language } = row;
    const token = createToken(language);
    const [issued] = await this.dataSource.query<Issued[]>(ISSUE, [id, hashToken(token)]);
    if (!issued) return null;
    const { serviceName: service } = this.settings;
    const words = {
      service,
      name: greetedName(issued.name, issued.username),
      until: inWords(issued.erases_at, language),
    };
    return renderMail(TEXTS[language].mails.erasure_requested(words), {
      account: issued.user_id,
      to: sendableAddress(issued.email),
      language,
      brand: this.settings,
      url: `${this.publicUrl.base}/erasure_cancel/${token}`,
    });
  }
}
