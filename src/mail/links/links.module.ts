import { Module } from '@nestjs/common';
import { LinkPages } from './link-pages.js';
import { Links } from './links.service.js';

/** What the links in mails have in common: pages with one button, and what comes of it. */
@Module({ providers: [Links, LinkPages], exports: [Links] })
export class LinksModule {}
