import type { Readable } from 'node:stream';
import { Inject, Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { readHistory, type HistoryEntry } from '../../changes/log/history.js';
import { Settings } from '../../config/settings.js';
import type { Language } from '../../i18n/user-messages.js';
import { accountLine } from '../../transfer/account-line.js';
import { AccessesService } from '../access-log/accesses.service.js';
import { AccessLog } from '../access-log/access-log.service.js';
import { isOpenEdx } from '../fields/openedx-fields.js';
import { preferencesOf } from '../preferences/account-preferences.js';
import type { AccountRow } from '../fields/account-row.js';
import { imageFile } from '../profile-image/storage/image-name.js';
import { ImageStorage } from '../profile-image/storage/image-storage.js';
import { requiresParentalConsent } from '../rules/parental-consent.js';
import { archive, jsonArray } from './archive.js';
import { DataPage, type PersonalData } from './data-page.js';
import { readEmailChanges } from './email-change-records.js';

const BESIDE = ['history', 'email_change', 'accesses'];

/** All that is stored of a user, for them to keep or to take elsewhere. */
@Injectable()
export class PersonalDataService {
  /** What an archive has, by the names under which the log of accesses tells of it. */
  readonly shown: readonly string[];

  constructor(
    private readonly dataSource: DataSource,
    private readonly storage: ImageStorage,
    private readonly accesses: AccessesService,
    private readonly accessLog: AccessLog,
    @Inject(Settings) private readonly settings: Settings,
  ) {
    const { accountFields: fields } = settings;
    const preferences = isOpenEdx(fields) ? ['preferences'] : [];
    const kept = fields.transferred.map(({ name }) => name);
    this.shown = [...new Set([...fields.names, ...kept, ...preferences, ...BESIDE])];
  }

  /** The archive, as it is written while it is read. */
  async archiveOf(
    account: AccountRow,
    { language, isOwner }: { readonly language: Language; readonly isOwner: boolean },
  ): Promise<Readable> {
    const { accountFields: fields, serviceName: service } = this.settings;
    const time = new Date();
    const data = await this.dataOf(account, isOwner);
    const page = new DataPage({ fields, service, language, time });
    return archive(
      [
        ['index.html', () => page.write(data)],
        ['account.json', Buffer.from(accountLine(fields)(account))],
        ['history.json', () => jsonArray(recorded(data.history()))],
        ['accesses.json', () => jsonArray(data.accesses())],
        ['email_changes.json', () => jsonArray(data.emailChanges())],
        ['preferences.json', Buffer.from(`${JSON.stringify(data.preferences, null, 1)}\n`)],
        ...(data.picture === null ? [] : [['picture.webp', data.picture] as const]),
      ],
      time,
    );
  }

  private async dataOf(account: AccountRow, isOwner: boolean): Promise<PersonalData> {
    const { dataSource } = this;
    const { accountFields: fields } = this.settings;
    return {
      account,
      picture: isOwner || !this.requiresConsent(account) ? await this.pictureOf(account) : null,
      preferences: isOpenEdx(fields) ? preferencesOf(fields, account) : {},
      emailChanges: () => readEmailChanges(dataSource, account.id),
      accesses: () => (this.accessLog.isOn ? this.accesses.all(account) : none()),
      history: () => readHistory(dataSource, account.id),
    };
  }

  /** Nobody but its owner gets the picture while parental consent is required. */
  private requiresConsent({ year_of_birth }: AccountRow): boolean {
    const { parentalConsentAgeLimit: ageLimit } = this.settings;
    return requiresParentalConsent(year_of_birth, new Date().getUTCFullYear(), ageLimit);
  }

  /** In its largest size. */
  private async pictureOf({ image_name: name, image_edges: edges }: AccountRow): Promise<Buffer | null> {
    if (name === null || edges === null || edges.length === 0) return null;
    return this.storage.read(name, imageFile(Math.max(...edges)));
  }
}

/** As the command line prints it. */
async function* recorded(entries: AsyncIterable<HistoryEntry>): AsyncGenerator<unknown> {
  for await (const { version, actor, time, request_id, changes, channel, type } of entries) {
    yield { version, actor, time: time.toISOString(), request_id, changes, channel, type };
  }
}

async function* none(): AsyncGenerator<never> {}
