import { Inject, Injectable } from '@nestjs/common';
import { PublicUrl } from '../config/public-url.js';
import { Settings } from '../config/settings.js';
import { contentDigest, contentTag } from '../http/conditional/etag.js';
import { Representation, type OnShown } from '../http/conditional/representation.js';
import { accountJson, type AccountJson, type ViewContext } from './rules/views/account-json.js';
import type { ProfileImage } from './fields/field.js';
import { defaultProfileImage, uploadedProfileImage } from './profile-image/serving/profile-image-urls.js';
import type { AccountRow } from './fields/account-row.js';
import { fullTag } from './rules/views/full-tag.js';
import type { SeenAccount } from './seen-account.js';

const COMMON_HEADERS = { 'Cache-Control': 'private, no-cache', Vary: 'Accept' };
const ONE_ACCOUNT = { ...COMMON_HEADERS, Allow: 'GET, HEAD, OPTIONS, PATCH' };
const LIST = { ...COMMON_HEADERS, Allow: 'GET, HEAD, OPTIONS' };

/** Turns accounts into what goes over the wire: JSON, entity tag and headers. */
@Injectable()
export class AccountPresenter {
  private defaultImage?: { readonly base: string; readonly image: ProfileImage };

  constructor(
    @Inject(Settings) private readonly settings: Settings,
    private readonly publicUrl: PublicUrl,
  ) {}

  /** @param onShown see {@link Representation} */
  one(seen: SeenAccount, onShown?: OnShown): Representation {
    const { json, names } = this.write(seen);
    const etag = this.isWhole(names) ? fullTag(seen.account, contentDigest(json)) : contentTag('s', json);
    return new Representation(json, etag, ONE_ACCOUNT, onShown);
  }

  list(accounts: readonly SeenAccount[], onShown?: OnShown): Representation {
    const context = this.context();
    let json = '';
    let versions = '';
    for (const seen of accounts) {
      const { json: one, names } = this.write(seen, context);
      json += (json === '' ? '[' : ',') + one;
      if (this.isWhole(names)) versions += ` ${seen.account.version} ${seen.account.in_history}`;
    }
    json += ']';
    return new Representation(json, contentTag('l', json, versions), LIST, onShown);
  }

  json(seen: SeenAccount): string {
    return this.write(seen).json;
  }

  /** The JSON of each. */
  jsons(accounts: readonly SeenAccount[]): string[] {
    const context = this.context();
    return accounts.map((seen) => this.write(seen, context).json);
  }

  /** The tag of the full view. */
  fullTag(account: AccountRow): string {
    return fullTag(account, contentDigest(this.json({ account, view: 'full' })));
  }

  private write({ account, view, only }: SeenAccount, context = this.context()): AccountJson {
    return accountJson(account, view, context, only);
  }

  /** Whoever sees all of an account may see that it has changed; the tag of less is of that alone. */
  private isWhole(names: readonly string[]): boolean {
    const { adminFields, staffFields } = this.settings.accountVisibilityConfiguration;
    return names === adminFields || names === staffFields;
  }

  private context(): ViewContext {
    const { settings, publicUrl } = this;
    return {
      fields: settings.accountFields,
      visibility: settings.accountVisibilityConfiguration,
      ageLimit: settings.parentalConsentAgeLimit,
      badgesEnabled: settings.badgesEnabled,
      currentYear: new Date().getUTCFullYear(),
      profileImage: ({ image_name: name, image_edges: edges }, hidden) => {
        if (hidden || name === null) return this.imageOfNone(publicUrl.base);
        const { profileImageSizesMap: sizes, profileImageBaseUrl: cdn } = settings;
        return uploadedProfileImage({ name, edges: edges ?? [] }, sizes, { publicUrl: publicUrl.base, cdn });
      },
    };
  }

  /** One object for all who have no picture of their own: it is written once. */
  private imageOfNone(base: string): ProfileImage {
    if (this.defaultImage?.base !== base) {
      this.defaultImage = { base, image: defaultProfileImage(this.settings.profileImageSizesMap, base) };
    }
    return this.defaultImage.image;
  }
}
