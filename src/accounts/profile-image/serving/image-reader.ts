import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Settings } from '../../../config/settings.js';
import { requiresParentalConsent } from '../../rules/parental-consent.js';
import { ImageCleaner } from '../cleaning/image-cleaner.service.js';
import { UnusedImages } from '../cleaning/unused-images.js';
import { edgeOfFile, imageFile, isImageName } from '../storage/image-name.js';
import { ImageProcessor } from '../imaging/image-processor.js';
import { ImageStorage } from '../storage/image-storage.js';

interface Holder {
  readonly year_of_birth: number | null;
  readonly image_edges: readonly number[];
}

const HOLDER = 'SELECT year_of_birth, image_edges FROM profiles WHERE image_name = $1';

/** Finds the files of pictures that people have now: what is no longer theirs is gone, whatever the storage holds. */
@Injectable()
export class ImageReader {
  private readonly unused: UnusedImages;

  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: ImageStorage,
    private readonly processor: ImageProcessor,
    private readonly cleaner: ImageCleaner,
    @Inject(Settings) private readonly settings: Settings,
  ) {
    this.unused = new UnusedImages(dataSource);
  }

  /** Null: there is no such picture, nobody may see it, or it has no such size. */
  async find(name: string, file: string): Promise<Buffer | null> {
    const edge = edgeOfFile(file);
    if (edge === null || !isImageName(name)) return null;
    const [holder] = await this.dataSource.query<Holder[]>(HOLDER, [name]);
    if (!holder || this.isHidden(holder)) return null;
    if (holder.image_edges.includes(edge)) return this.storage.read(name, file);
    const isConfigured = Object.values(this.settings.profileImageSizesMap).includes(edge);
    return isConfigured ? this.makeSize(name, edge, Math.max(...holder.image_edges)) : null;
  }

  /** The map of sizes has changed since the upload: what is missing is made when it is first asked for, and kept. */
  private async makeSize(name: string, edge: number, largest: number): Promise<Buffer | null> {
    const made = await this.storage.read(name, imageFile(edge));
    if (made) return made;
    const source = await this.storage.read(name, imageFile(largest));
    if (!source) return null;
    const bytes = await this.processor.resize(source, edge, { owner: name });
    // It can be made again.
    await this.keep(name, edge, bytes).catch(() => undefined);
    return bytes;
  }

  /** The picture may be removed or replaced meanwhile: then this file goes too, whatever happens to this process. */
  private async keep(name: string, edge: number, bytes: Buffer): Promise<void> {
    const entry = await this.unused.announceFile(name);
    try {
      await this.storage.write(name, new Map([[imageFile(edge), bytes]]));
    } finally {
      await this.unused.giveUp(entry);
      await this.cleaner.clean();
    }
  }

  private isHidden({ year_of_birth }: Holder): boolean {
    const year = new Date().getUTCFullYear();
    return requiresParentalConsent(year_of_birth, year, this.settings.parentalConsentAgeLimit);
  }
}
