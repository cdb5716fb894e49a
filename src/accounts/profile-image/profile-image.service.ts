import { randomBytes, createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import type { Interruption } from '../../database/interruption.js';
import { Settings } from '../../config/settings.js';
import { Problem } from '../../http/problem.js';
import { requiresParentalConsent } from '../rules/parental-consent.js';
import { AccountReader } from '../store/account-reader.js';
import type { ChangeAuthor } from '../../changes/log/change.js';
import type { AccountRow } from '../fields/account-row.js';
import { settleCommit } from '../store/ambiguous-commit.js';
import { AccountTurns } from '../store/account-turns.js';
import { AccountWriter } from '../store/account-writer.js';
import { ImageCleaner } from './cleaning/image-cleaner.service.js';
import { ImageFault } from './imaging/image-fault.js';
import { imageFile, imageName } from './storage/image-name.js';
import { ImageProcessor } from './imaging/image-processor.js';
import { NO_IMAGE, withImage, type ImageColumns } from '../rules/image-change.js';
import { judgeType } from './imaging/image-type.js';
import { ImageStorage } from './storage/image-storage.js';
import { UnusedImages } from './cleaning/unused-images.js';

/** A file to become somebody's picture. */
export interface ImageUpload {
  readonly bytes: Buffer;
  /** That the client names; null: none. */
  readonly type: string | null;
  /** Of the client. */
  readonly gone?: AbortSignal;
}

/** Gives a person a picture, and takes it away. */
@Injectable()
export class ProfileImageService {
  private readonly unused: UnusedImages;

  constructor(
    private readonly reader: AccountReader,
    private readonly writer: AccountWriter,
    private readonly turns: AccountTurns,
    private readonly processor: ImageProcessor,
    private readonly storage: ImageStorage,
    private readonly cleaner: ImageCleaner,
    private readonly dataSource: DataSource,
    @Inject(Settings) private readonly settings: Settings,
  ) {
    this.unused = new UnusedImages(dataSource);
  }

  /**
   * First the files, then the row: whoever reads the row finds its files. The same picture again changes nothing.
   * @returns whether anything changed
   * @throws ImageFault
   */
  async upload(
    account: AccountRow,
    { bytes, type: mediaType, gone }: ImageUpload,
    author: ChangeAuthor,
  ): Promise<boolean> {
    this.requireNoConsent(account);
    const {
      profileImageMinBytes: minBytes,
      profileImageMaxPixels: maxPixels,
      profileImageSizesMap,
    } = this.settings;
    const edges = Object.values(profileImageSizesMap);
    const type = judgeType(bytes, mediaType, minBytes);
    const hash = createHash('sha256').update(bytes).digest('hex');
    if (account.image_hash === hash) return false;
    const { digest, sizes } = await this.processor.process(
      bytes,
      type,
      { maxPixels, edges },
      { owner: account.id, gone },
    );
    const name = imageName(randomBytes(16), digest);
    await this.unused.announce(name);
    try {
      await this.storage.write(name, new Map(Array.from(sizes, ([edge, file]) => [imageFile(edge), file])));
      const image = {
        image_name: name,
        image_hash: hash,
        image_edges: [...sizes.keys()].sort((a, b) => a - b),
      };
      const isTaken = await this.change(account.id, image, author, gone);
      if (!isTaken) await this.unused.giveUp(name);
      return isTaken;
    } catch (error) {
      // Without the database its time will be over in an hour.
      await this.unused.giveUp(name).catch(() => undefined);
      throw error;
    } finally {
      await this.cleaner.clean();
    }
  }

  /** Without a picture nothing changes. */
  async remove(account: AccountRow, author: ChangeAuthor, gone?: AbortSignal): Promise<void> {
    if (account.image_name === null) return;
    await this.change(account.id, NO_IMAGE, author, gone);
    await this.cleaner.clean();
  }

  /**
   * Under the row's lock, so that nothing has to be tried twice.
   * @returns whether anything changed
   */
  private change(
    id: string,
    image: ImageColumns,
    author: ChangeAuthor,
    gone?: AbortSignal,
  ): Promise<boolean> {
    const save = (interruption: Interruption) => this.save(id, image, author, interruption);
    return this.turns.take(id, save, gone);
  }

  private save(
    id: string,
    image: ImageColumns,
    author: ChangeAuthor,
    interruption: Interruption,
  ): Promise<boolean> {
    return settleCommit<boolean>(this.dataSource, (attempts) =>
      this.dataSource.transaction(async (transaction) => {
        const account = await this.reader.lock(id, transaction, interruption);
        if (account === null) throw new Problem('not_found');
        if (image.image_name !== null) this.requireNoConsent(account);
        if (account.image_hash === image.image_hash) return false;
        const { account: next, changes } = withImage(account, image);
        const writeId = attempts.begin(id, true);
        const version = await this.writer.update(next, changes, author, { writeId, transaction });
        if (version === null) throw new Error('a locked account has changed');
        return true;
      }),
    );
  }

  private requireNoConsent({ year_of_birth }: AccountRow): void {
    const year = new Date().getUTCFullYear();
    if (!requiresParentalConsent(year_of_birth, year, this.settings.parentalConsentAgeLimit)) return;
    throw new ImageFault(
      'image_needs_consent',
      'The account requires parental consent: it cannot have a picture.',
    );
  }
}
