import { markup } from '../../http/html.js';
import type { Language } from '../../http/validation/user-messages.js';
import type { Mail } from '../mail.js';
import type { MailParts } from './texts.js';

/** RFC 5322 §2.1.1 recommends lines of at most 78 characters. */
const LINE = 76;

const BUTTON =
  'display:inline-block;padding:12px 20px;border-radius:8px;background:#0b57d0;color:#fff;' +
  'font-weight:600;text-decoration:none';

/** A mail of its parts, as plain text and as HTML that says the same. */
export function renderMail(
  parts: MailParts,
  { to, language, service, url }: { to: string; language: Language; service: string; url: string },
): Mail {
  const { subject, before, link, after } = parts;
  return {
    to,
    language,
    subject,
    // On a line of its own and never broken: whoever copies the link gets all of it.
    text: [...before.map(wrap), url, ...after.map(wrap), `-- \n${service}`, ''].join('\n\n').trimEnd() + '\n',
    html: page(language, subject, before, link, url, after, service),
  };
}

function page(
  language: Language,
  title: string,
  before: readonly string[],
  link: string,
  url: string,
  after: readonly string[],
  service: string,
): string {
  const paragraph = (text: string) => markup`<p style="margin:0 0 16px">${text}</p>\n`;
  // Styles stand at the elements: mail programs leave out style sheets.
  return markup`<!doctype html>
<html lang="${language}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
</head>
<body style="margin:0;padding:24px;font:16px/1.5 system-ui,sans-serif">
<div style="max-width:560px;margin:0 auto;overflow-wrap:break-word">
${before.map(paragraph)}<p style="margin:24px 0">
<a href="${url}" style="${BUTTON}">${link}</a>
</p>
${after.map(paragraph)}<p style="margin:24px 0 0;font-size:14px">${service}</p>
</div>
</body>
</html>
`.text;
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
