import type { DataSource } from 'typeorm';
import { ImageCleaner } from '../accounts/profile-image/cleaning/image-cleaner.service.js';
import { ImageFault, tooLarge } from '../accounts/profile-image/imaging/image-fault.js';
import { ImageProcessor } from '../accounts/profile-image/imaging/image-processor.js';
import { ProfileImageService } from '../accounts/profile-image/profile-image.service.js';
import { createImageStorage } from '../accounts/profile-image/storage/create-image-storage.js';
import { AccountTurns } from '../accounts/store/account-turns.js';
import { AccountReader } from '../accounts/store/account-reader.js';
import type { ChangeAuthor } from '../changes/log/change.js';
import { AccountWriter } from '../accounts/store/account-writer.js';
import type { Settings } from '../config/settings.js';
import { PictureSourceError, readPicture, type PictureSourceOptions } from './picture-source.js';

export type PictureOutcome = 'imported' | 'unchanged' | { readonly fault: string };

/** Gives imported accounts the pictures that their file names, by the rules of an upload. */
export class PictureImporter {
  private readonly reader: AccountReader;
  private readonly images: ProfileImageService;
  private readonly source: PictureSourceOptions;

  constructor(
    dataSource: DataSource,
    settings: Settings,
    private readonly author: ChangeAuthor,
    options: Omit<PictureSourceOptions, 'maxBytes'>,
  ) {
    this.reader = new AccountReader(dataSource, settings.accountFields);
    this.source = { ...options, maxBytes: settings.profileImageMaxBytes };
    const storage = createImageStorage(settings);
    this.images = new ProfileImageService(
      this.reader,
      new AccountWriter(dataSource, settings.accountFields),
      new AccountTurns(),
      new ImageProcessor(),
      storage,
      new ImageCleaner(dataSource, storage),
      dataSource,
      settings,
    );
  }

  /** What is wrong with a picture keeps no other one out; a storage or database that fails does, by its error. */
  async import(username: string, source: string): Promise<PictureOutcome> {
    try {
      const account = await this.reader.findByUsername(username);
      if (account === null) return { fault: 'The account has been erased meanwhile.' };
      const bytes = await readPicture(source, this.source);
      if (bytes.length > this.source.maxBytes) throw tooLarge(this.source.maxBytes);
      const isNew = await this.images.upload(account, { bytes, type: null }, this.author);
      return isNew ? 'imported' : 'unchanged';
    } catch (error) {
      if (error instanceof ImageFault || error instanceof PictureSourceError) return { fault: error.message };
      throw error;
    }
  }
}
