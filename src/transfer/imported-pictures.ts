import { dirname } from 'node:path';
import type { DataSource } from 'typeorm';
import type { ChangeAuthor } from '../changes/log/change.js';
import type { Settings } from '../config/settings.js';
import type { SavedLine } from './import-accounts.js';
import { PictureImporter } from './picture-importer.js';
import { type LineFault, pictureFault } from './read-account.js';

interface Options {
  /** Of accounts: relative paths in it begin at its folder; `-` at the present one. */
  readonly file: string;
  readonly update: boolean;
  readonly allowPrivateAddresses?: boolean;
  readonly onFault: (fault: LineFault) => void;
}

/** The pictures of an import, one after the other, each when its account is saved; and how many there were. */
export class ImportedPictures {
  private readonly importer: PictureImporter;
  private imported = 0;
  private unchanged = 0;
  failed = 0;

  constructor(
    dataSource: DataSource,
    settings: Settings,
    author: ChangeAuthor,
    private readonly options: Options,
  ) {
    const { file, allowPrivateAddresses = false } = options;
    const folder = file === '-' ? '.' : dirname(file);
    this.importer = new PictureImporter(dataSource, settings, author, { folder, allowPrivateAddresses });
  }

  /** Without `--update` an account that exists keeps its picture, as it keeps all else. */
  readonly onSaved = async ({ line, account, picture, outcome }: SavedLine): Promise<void> => {
    if (picture === undefined || (outcome.result !== 'inserted' && !this.options.update)) return;
    const result = await this.importer.import(account.username, picture);
    if (result === 'imported') this.imported++;
    else if (result === 'unchanged') this.unchanged++;
    else {
      this.failed++;
      this.options.onFault(pictureFault(line, picture, result.fault));
    }
  };

  forPrograms(): object {
    const { imported, unchanged, failed } = this;
    return { pictures: { imported, unchanged, failed } };
  }

  describe(): string[] {
    return [`Pictures: ${this.imported} imported, ${this.unchanged} already there, ${this.failed} failed.`];
  }
}
