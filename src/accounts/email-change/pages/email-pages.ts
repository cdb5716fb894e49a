import { Inject, Injectable } from '@nestjs/common';
import { Settings } from '../../../config/settings.js';
import { Html, markup } from '../../../http/html.js';
import type { Language } from '../../../http/validation/user-messages.js';
import type { LinkOutcome, LinkPurpose } from '../email-change.service.js';
import { STYLE, STYLE_HASH } from './style.js';
import { PAGE_TEXTS } from './texts.js';

/** The address of a page is a secret: it is not kept, indexed, framed or told to other sites. */
export const PAGE_HEADERS: Record<string, string> = {
  'Content-Type': 'text/html; charset=utf-8',
  'Content-Security-Policy':
    `default-src 'none'; style-src '${STYLE_HASH}'; form-action 'self'; base-uri 'none'; ` +
    `frame-ancestors 'none'`,
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
  Vary: 'Accept, Accept-Language',
  'X-Robots-Tag': 'noindex, nofollow',
};

/** The pages behind the two links: no script, and nothing of a person. */
@Injectable()
export class EmailPages {
  constructor(@Inject(Settings) private readonly settings: Settings) {}

  /** What the link does, and the button that does it. */
  question(purpose: LinkPurpose, language: Language): string {
    const { title, lead, button } = PAGE_TEXTS[language][purpose];
    // Without an action a form goes to the page's own URL, whatever prefix PUBLIC_URL has.
    const form = markup`<p>${lead}</p>
<form method="post"><button type="submit">${button}</button></form>`;
    return this.page(language, title, form);
  }

  answer(outcome: LinkOutcome | 'unavailable', language: Language): string {
    const { title, lead } = PAGE_TEXTS[language][outcome];
    return this.page(language, title, markup`<p>${lead}</p>`);
  }

  private page(language: Language, title: string, content: Html): string {
    const { serviceName } = this.settings;
    return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<title>${title} - ${serviceName}</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
<p class="service">${serviceName}</p>
<h1>${title}</h1>
${content}
</main>
</body>
</html>
`.text;
  }
}
