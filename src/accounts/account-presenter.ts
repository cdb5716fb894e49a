import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { PublicUrl } from '../config/public-url.js';
import { Settings } from '../config/settings.js';
import { contentTag } from '../http/etag.js';
import { Representation } from '../http/representation.js';
import { accountView, type ViewContext } from './account-view.js';
import { defaultProfileImage } from './profile-image/profile-image-urls.js';
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

  constructor(
    @Inject(Settings) private readonly settings: Settings,
    private readonly publicUrl: PublicUrl,
  ) {}

  one({ account, view }: SeenAccount): Representation {
    const json = JSON.stringify(accountView(account, view, this.context()));
    const etag = view === 'full' ? this.fullTag(account) : contentTag('s', json);
    return new Representation(json, etag, ONE_ACCOUNT);
  }

  list(accounts: readonly SeenAccount[]): Representation {
    const context = this.context();
    const json = JSON.stringify(accounts.map(({ account, view }) => accountView(account, view, context)));
    return new Representation(json, contentTag('l', json), LIST);
  }

  view({ account, view }: SeenAccount) {
    return accountView(account, view, this.context());
  }

  /**
   * The tag of the full view: the version, and all else that the body depends on: which account it is (a name may be
   * given away and taken again), the year (it decides consent) and the site's settings. Never the caller.
   */
  fullTag({ id, version }: AccountRow): string {
    return `"${version}-${id}.${this.context().currentYear}.${this.site()}"`;
  }

  private context(): ViewContext {
    const { settings, publicUrl } = this;
    return {
      visibility: settings.accountVisibilityConfiguration,
      ageLimit: settings.parentalConsentAgeLimit,
      badgesEnabled: settings.badgesEnabled,
      currentYear: new Date().getUTCFullYear(),
      profileImage: () => defaultProfileImage(settings.profileImageSizesMap, publicUrl.base),
    };
  }

  private site(): string {
    const { accountVisibilityConfiguration, parentalConsentAgeLimit, badgesEnabled, profileImageSizesMap } =
      this.settings;
    return (this.siteDigest ??= createHash('sha256')
      .update(
        JSON.stringify([
          accountVisibilityConfiguration,
          parentalConsentAgeLimit,
          badgesEnabled,
          profileImageSizesMap,
          this.publicUrl.base,
        ]),
      )
      .digest('base64url')
      .slice(0, 10));
  }
}
