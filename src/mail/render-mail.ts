import type { Settings } from '../config/settings.js';
import { markup, withLink, type Html } from '../http/html.js';
import { rootTag } from '../http/root-tag.js';
import { TEXTS, type Language } from '../i18n/user-messages.js';
import type { Mail } from './mail.js';
import type { MailParts } from '../i18n/mail-parts.js';

/** RFC 5322 §2.1.1 recommends lines of at most 78 characters. */
const LINE = 76;

const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:8px;color:#fff;font-weight:600;text-decoration:none';

/** How the service presents itself. */
export type Brand = Pick<Settings, 'serviceName' | 'brandColor' | 'brandLogoUrl' | 'siteUrl'>;

/** What a mail has beside its words. */
interface Envelope {
  readonly brand: Brand;
  /** Its link. */
  readonly url?: string;
}

/** A mail of its parts, as plain text and as HTML that says the same. */
export function renderMail(
  parts: MailParts,
  { account, to, language, brand, url }: Pick<Mail, 'account' | 'to' | 'language'> & Envelope,
): Mail {
  const { subject, before, link = '', after } = parts;
  const links = url === undefined ? [] : [url];
  const site = brand.siteUrl === undefined ? [] : [brand.siteUrl];
  return {
    account,
    to,
    language,
    subject,
    // On a line of its own and never broken: whoever copies the link gets all of it.
    text:
      [...before.map(wrap), ...links, ...after.map(wrap), `-- \n${brand.serviceName}`, ...site, '']
        .join('\n\n')
        .trimEnd() + '\n',
    html: page(
      { language, title: subject, brand },
      before,
      links.map((url) => button(link, url, brand.brandColor)),
      after,
    ),
  };
}

function page(
  { language, title, brand }: { language: Language; title: string; brand: Brand },
  before: readonly string[],
  buttons: readonly Html[],
  after: readonly string[],
): string {
  const { serviceName, siteUrl, brandLogoUrl } = brand;
  const logo =
    brandLogoUrl === undefined
      ? []
      : [
          markup`<p style="margin:0 0 24px"><img src="${brandLogoUrl}" alt="${serviceName}" height="40"></p>\n`,
        ];
  const name = markup`<bdi>${serviceName}</bdi>`;
  const sender = siteUrl === undefined ? name : markup`<a href="${siteUrl}">${name}</a>`;
  const paragraph = (text: string | Html) => markup`<p style="margin:0 0 16px">${text}</p>\n`;
  // What stands before the button says names and addresses, which are nobody's password.
  const linked = after.map((text) => withLink(text, TEXTS[language].yourPassword, siteUrl));
  // Styles stand at the elements: mail programs leave out style sheets.
  return markup`<!doctype html>
${rootTag(language)}
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
</head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto;overflow-wrap:break-word">
${logo}${before.map(paragraph)}${buttons}${linked.map(paragraph)}<p style="margin:24px 0 0;font-size:14px">${sender}</p>
</div>
</body>
</html>
`.text;
}

/** The address stands below its button, for whoever wants to see where it leads, or to copy it. */
function button(words: string, url: string, color: string): Html {
  return markup`<p style="margin:24px 0">
<a href="${url}" style="background:${color};${BUTTON}">${words}</a>
</p>
<p style="margin:0 0 16px;font-size:14px;word-break:break-all">${url}</p>
`;
}

/** Breaks a paragraph between words; a longer word, such as an address, stays whole. */
function wrap(paragraph: string): string {
  const lines = [''];
  for (const word of paragraph.split(' ')) {
    const line = lines.at(-1)!;
    if (line === '') lines[lines.length - 1] = word;
    else if (line.length + 1 + word.length <= LINE) lines[lines.length - 1] = `${line} ${word}`;
    else lines.push(word);
  }
  return lines.join('\n');
}
