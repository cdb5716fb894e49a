import { describe, expect, it } from '@jest/globals';
import type { Settings } from '../../config/settings.js';
import { LANGUAGES, TEXTS } from '../../i18n/user-messages.js';
import { LinkPages } from './link-pages.js';

const pages = (siteUrl?: string) =>
  new LinkPages({ serviceName: 'Moon', brandColor: '#7a1fa2', ...(siteUrl && { siteUrl }) } as Settings);

describe.each(LANGUAGES)('in %s a page that asks for another password', (language) => {
  const password = TEXTS[language].yourPassword;

  it.each(['reverted', 'cancelled'] as const)('%s leads to the site, if there is one', (outcome) => {
    const link = `<a href="https://moon.example">${password}</a>`;
    expect(pages('https://moon.example').answer(outcome, language)).toContain(link);
    expect(pages().answer(outcome, language)).toContain(password);
    expect(pages().answer(outcome, language)).not.toContain('<a ');
  });
});
