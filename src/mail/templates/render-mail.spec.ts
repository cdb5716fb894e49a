import { describe, expect, it } from '@jest/globals';
import { LANGUAGES } from '../../http/validation/user-messages.js';
import { renderMail } from './render-mail.js';
import { MAIL_TEXTS } from './texts.js';

const EVIL = `"><img/src=x>&'@example.org`;
const words = {
  service: 'Moon & <Stars>',
  username: EVIL,
  oldEmail: `old${EVIL}`,
  newEmail: `new${EVIL}`,
  until: 'tomorrow',
};
const url = 'https://example.org/email_confirm/en-abc';
const cases = LANGUAGES.flatMap((language) =>
  (['email_confirm', 'email_notice'] as const).map((kind) => ({ language, kind })),
);
const render = ({ language, kind }: (typeof cases)[number]) =>
  renderMail(MAIL_TEXTS[language][kind](words), {
    to: 'a@example.org',
    language,
    service: words.service,
    url,
  });

describe.each(cases)('$kind in $language', (one) => {
  const mail = render(one);

  it('has nothing that a user wrote in its subject', () => {
    expect(mail.subject).toContain(words.service);
    expect(mail.subject).not.toMatch(/img|@/);
  });

  it('has the link on a line of its own in the text, and no other line is too long for a mail', () => {
    const lines = mail.text.split('\n');
    expect(lines.filter((line) => line === url)).toHaveLength(1);
    expect(lines.filter((line) => line.length > 78)).toEqual([]);
  });

  it('escapes in HTML whatever is not ours', () => {
    expect(mail.html).not.toContain('<img');
    expect(mail.html).toContain('&#60;img/src=x&#62;');
    expect(mail.html).toContain(`<a href="${url}"`);
    expect(mail.html).toContain(`<html lang="${one.language}">`);
  });

  it('names the new address in text and HTML', () => {
    expect(mail.text).toContain(words.newEmail);
    expect(mail.html).toContain('new&#34;&#62;');
  });
});
