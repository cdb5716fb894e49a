import { describe, expect, it } from '@jest/globals';
import { LANGUAGES, TEXTS } from '../i18n/user-messages.js';
import { renderMail } from './render-mail.js';

const EVIL = `"><img/src=x>&'@example.org`;
const words = {
  service: 'Moon & <Stars>',
  name: EVIL,
  oldEmail: `old${EVIL}`,
  newEmail: `new${EVIL}`,
  until: 'tomorrow',
};
const url = 'https://example.org/email_confirm/en-abc';
const cases = LANGUAGES.flatMap((language) =>
  (['email_confirm', 'email_notice', 'email_confirmed', 'erasure_requested'] as const).map((kind) => ({
    language,
    kind,
  })),
);
const render = ({ language, kind }: (typeof cases)[number]) =>
  renderMail(TEXTS[language].mails[kind](words), {
    account: '17',
    to: 'a@example.org',
    language,
    brand: { serviceName: words.service, brandColor: '#0b57d0' },
    ...(kind !== 'email_confirmed' && { url }),
  });

describe.each(cases)('$kind in $language', (one) => {
  const mail = render(one);
  const hasLink = one.kind !== 'email_confirmed';

  it('has nothing that a user wrote in its subject', () => {
    expect(mail.subject).toContain(words.service);
    expect(mail.subject).not.toMatch(/img|@/);
  });

  it('greets by name in its first line', () => {
    expect(mail.text.split('\n')[0]).toContain(EVIL);
  });

  it('has its link on a line of its own in the text, and no other line is too long for a mail', () => {
    const lines = mail.text.split('\n');
    expect(lines.filter((line) => line.includes('://'))).toEqual(hasLink ? [url] : []);
    expect(lines.filter((line) => line.length > 78)).toEqual([]);
  });

  it('escapes in HTML whatever is not ours, and shows where the link leads', () => {
    expect(mail.html).not.toContain('<img');
    expect(mail.html).toContain('&#60;img/src=x&#62;');
    expect(mail.html).toContain(`<html lang="${one.language}"${one.language === 'ar' ? ' dir="rtl"' : ''}>`);
    expect(mail.html.includes(`<a href="${url}"`)).toBe(hasLink);
    expect(mail.html.includes(`>${url}</p>`)).toBe(hasLink);
  });

  it('names the new address, or else the user, in text and HTML', () => {
    expect(mail.text).toContain(one.kind === 'erasure_requested' ? words.name : words.newEmail);
    expect(mail.html).toContain('&#34;&#62;');
  });
});

it('shows colour, logo and site of the operator', () => {
  const brand = {
    serviceName: 'Moon',
    brandColor: '#7a1fa2',
    brandLogoUrl: 'https://moon.example/logo.png?a=1&b="2"',
    siteUrl: 'https://moon.example',
  };
  const mail = renderMail(TEXTS.en.mails.email_confirm(words), {
    ...{ account: '17', to: 'a@example.org', language: 'en' as const, brand, url },
  });
  expect(mail.html).toContain('background:#7a1fa2');
  expect(mail.html).toContain('<img src="https://moon.example/logo.png?a=1&#38;b=&#34;2&#34;" alt="Moon"');
  expect(mail.html).toContain('<a href="https://moon.example"><bdi>Moon</bdi></a>');
  expect(mail.text.trimEnd().split('\n').at(-1)).toBe('https://moon.example');
});

describe.each(LANGUAGES)('in %s a mail that asks for another password', (language) => {
  const password = TEXTS[language].yourPassword;

  it.each(['email_notice', 'erasure_requested'] as const)('%s leads to the site, if there is one', (kind) => {
    const envelope = { account: '17', to: 'a@example.org', language, url };
    const rendered = (siteUrl?: string) =>
      renderMail(TEXTS[language].mails[kind](words), {
        ...envelope,
        brand: { serviceName: 'Moon', brandColor: '#7a1fa2', ...(siteUrl && { siteUrl }) },
      }).html;
    expect(rendered('https://moon.example')).toContain(`<a href="https://moon.example">${password}</a>`);
    expect(rendered()).toContain(password);
    expect(rendered()).not.toContain(`${password}</a>`);
  });
});
