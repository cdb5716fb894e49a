import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PublicUrl } from '../config/public-url.js';
import { Settings } from '../config/settings.js';
import { contentTag } from '../http/etag.js';
import { Representation } from '../http/representation.js';
import { accountJson } from './account-json.js';
import { accountView, type ViewContext } from './account-view.js';
import type { ProfileImage } from './profile-image/profile-image.js';
import { defaultProfileImage, uploadedProfileImage } from './profile-image/profile-image-urls.js';
import type { AccountRow } from './store/account-row.js';
import type { View } from './visibility.js';

const COMMON_HEADERS = { 'Cache-Control': 'private, no-cache', Vary: 'Accept' };
const ONE_ACCOUNT = { ...COMMON_HEADERS, Allow: 'GET, HEAD, OPTIONS, PATCH' };
const LIST = { ...COMMON_HEADERS, Allow: 'GET, HEAD, OPTIONS' };

/** An account and the view of it that the caller gets. */
export interface SeenAccount {
  readonly account: AccountRow;
  readonly view: View;
}

/** Turns accounts into what goes over the wire: JSON, entity tag and headers. */
@Injectable()
export class AccountPresenter {
  private siteDigest?: string;
  private defaultImage?: { readonly base: string; readonly image: ProfileImage };

  constructor(
    @Inject(Settings) private readonly settings: Settings,
    private readonly publicUrl: PublicUrl,
  ) {}

  one({ account, view }: SeenAccount): Representation {
    const context = this.context();
    const json = accountJson(account, view, context);
    const etag = view === 'full' ? this.fullTag(account, context.currentYear) : contentTag('s', json);
    return new Representation(json, etag, ONE_ACCOUNT);
  }

  list(accounts: readonly SeenAccount[]): Representation {
    const context = this.context();
    let json = '';
    let tagged = '';
    for (const { account, view } of accounts) {
      const one = accountJson(account, view, context);
      json += (json === '' ? '[' : ',') + one;
      // As for one account: what a full view shows follows from its tag, and is not read again.
      tagged += `${view === 'full' ? this.fullTag(account, context.currentYear) : one}\n`;
    }
    return new Representation(`${json}]`, contentTag('l', tagged), LIST);
  }

  view({ account, view }: SeenAccount) {
    return accountView(account, view, this.context());
  }

  /**
   * The tag of the full view: the version, and all else that the body depends on: which account it is (a name may be
   * given away and taken again), the year (it decides consent) and the site's settings. Never the caller.
   */
  fullTag({ id, version }: AccountRow, year = new Date().getUTCFullYear()): string {
    return `"${version}-${id}.${year}.${this.site()}"`;
  }

  private context(): ViewContext {
    const { settings, publicUrl } = this;
    return {
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

  /** One object for all who have no picture of their own: see `account-json.ts`. */
  private imageOfNone(base: string): ProfileImage {
    if (this.defaultImage?.base !== base) {
      this.defaultImage = { base, image: defaultProfileImage(this.settings.profileImageSizesMap, base) };
    }
    return this.defaultImage.image;
  }

  private site(): string {
    const {
      accountVisibilityConfiguration,
      parentalConsentAgeLimit,
      badgesEnabled,
      profileImageSizesMap,
      profileImageBaseUrl,
    } = this.settings;
    return (this.siteDigest ??= createHash('sha256')
      .update(
        JSON.stringify([
          accountVisibilityConfiguration,
          parentalConsentAgeLimit,
          badgesEnabled,
          profileImageSizesMap,
          profileImageBaseUrl,
          this.publicUrl.base,
        ]),
      )
      .digest('base64url')
      .slice(0, 10));
  }
}
