import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { ChangeAuthor } from '../../changes/log/change.js';
import { Mails } from '../../mail/mails.service.js';
import { ImageCleaner } from '../profile-image/cleaning/image-cleaner.service.js';
import { AccountEraser, type EraseOutcome } from '../store/account-eraser.js';

/** The person herself, whose name is in no history any more. */
const HERSELF: ChangeAuthor = { actor: '', channel: 'api', requestId: null };

/** Erases accounts in the running service: rows by the eraser, and then the files, which are on the lists of their loops. */
@Injectable()
export class AccountErasure {
  constructor(
    private readonly dataSource: DataSource,
    private readonly images: ImageCleaner,
    private readonly mails: Mails,
  ) {}

  async erase(username: string, author: ChangeAuthor): Promise<EraseOutcome> {
    const outcome = await new AccountEraser(this.dataSource, author).erase(username, { release: false });
    if (outcome === 'erased') await this.removeFiles();
    return outcome;
  }

  /** If it is due still. @returns whether it was erased; one that somebody holds is not waited for */
  eraseDue(userId: string): Promise<boolean> {
    return new AccountEraser(this.dataSource, HERSELF).eraseDue(userId);
  }

  async removeFiles(): Promise<void> {
    await Promise.all([this.images.clean(), this.mails.forgetErased()]);
  }
}
