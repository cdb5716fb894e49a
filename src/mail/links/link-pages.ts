import { Inject, Injectable } from '@nestjs/common';
import { Settings } from '../../config/settings.js';
import { Html, markup, withLink } from '../../http/html.js';
import { rootTag } from '../../http/root-tag.js';
import { TEXTS, type Language } from '../../i18n/user-messages.js';
import type { Catalogue } from '../../i18n/en.js';
import { pageStyle, styleHash } from './style.js';

/** The address is a secret: what it answers, page or JSON, is not kept or indexed. */
export const LINK_HEADERS = {
  'Cache-Control': 'no-store',
  Vary: 'Accept, Accept-Language',
  'X-Robots-Tag': 'noindex, nofollow',
};

/** And a page is not framed, and tells its address to no other site. */
export function pageHeaders({ brandColor, brandLogoUrl }: Settings): Record<string, string> {
  const images = brandLogoUrl === undefined ? '' : `img-src ${new URL(brandLogoUrl).origin}; `;
  return {
    ...LINK_HEADERS,
    'Content-Type': 'text/html; charset=utf-8',
    'Content-Security-Policy':
      `default-src 'none'; style-src '${styleHash(pageStyle(brandColor))}'; ${images}form-action 'self'; ` +
      `base-uri 'none'; frame-ancestors 'none'`,
    'Referrer-Policy': 'no-referrer',
  };
}

type Pages = Catalogue['pages'];
/** What a link asks before it does something. */
export type LinkQuestion = 'confirm' | 'revert' | 'keep';
/** What a page says afterwards. */
export type LinkAnswer = Exclude<keyof Pages, LinkQuestion>;

/** The pages behind mailed links: no script, and nothing of a person. */
@Injectable()
export class LinkPages {
  readonly headers: Record<string, string>;

  constructor(@Inject(Settings) private readonly settings: Settings) {
    this.headers = pageHeaders(settings);
  }

  /** What the link does, and the button that does it. */
  question(purpose: LinkQuestion, language: Language): string {
    const { title, lead, button } = TEXTS[language].pages[purpose];
    // Without an action a form goes to the page's own URL, whatever prefix PUBLIC_URL has.
    const form = markup`<p>${lead}</p>
<form method="post"><button type="submit">${button}</button></form>`;
    return this.page(language, title, form);
  }

  answer(outcome: LinkAnswer, language: Language): string {
    const { title, lead } = TEXTS[language].pages[outcome];
    const { siteUrl } = this.settings;
    const site =
      siteUrl === undefined
        ? []
        : [markup`<p class="site"><a href="${siteUrl}">${this.settings.serviceName}</a></p>\n`];
    const text = withLink(lead, TEXTS[language].yourPassword, siteUrl);
    return this.page(language, title, markup`<p>${text}</p>\n${site}`);
  }

  private page(language: Language, title: string, content: Html): string {
    const { serviceName, brandLogoUrl } = this.settings;
    const shown =
      brandLogoUrl === undefined
        ? markup`<bdi>${serviceName}</bdi>`
        : markup`<img src="${brandLogoUrl}" alt="${serviceName}">`;
    return markup`<!doctype html>
${rootTag(language)}
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title} - ${serviceName}</title>
<style>${new Html(pageStyle(this.settings.brandColor))}</style>
</head>
<body>
<main>
<p class="service">${shown}</p>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.text;
  }
}
