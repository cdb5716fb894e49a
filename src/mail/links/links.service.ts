import { Injectable } from '@nestjs/common';
import Negotiator from 'negotiator';
import { isOutage, isOutcomeUnknown } from '../../database/postgres-errors.js';
import { Problem } from '../../http/problem.js';
import { chooseLanguage, type Language } from '../../i18n/user-messages.js';
import { LINK_HEADERS, LinkPages, type LinkAnswer, type LinkQuestion } from './link-pages.js';
import { languageOfToken } from './token.js';

/** What became of a link that was followed. */
export type LinkOutcome =
  | 'confirmed'
  | 'reverted'
  | 'cancelled'
  /** Unknown, used, expired, replaced or cancelled: nobody learns which. */
  | 'gone'
  /** Another account has the address. */
  | 'taken';

/** A link that was mailed: what its page asks, and what its button does. */
export interface MailedLink {
  readonly question: LinkQuestion;
  follow(token: string, requestId: string): Promise<LinkOutcome>;
  /** Whether the link has done what it is for, and that still holds. */
  isUsed(token: string): Promise<boolean>;
}

/** A request for the page of a link, or by its button. */
export interface LinkRequest {
  readonly token: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly reply: LinkReply;
}

export interface LinkReply {
  code(status: number): LinkReply;
  headers(headers: Record<string, string>): LinkReply;
}

const STATUS: Readonly<Partial<Record<LinkOutcome, number>>> = { gone: 410, taken: 409 };

const GONE = 'The link is unknown, used, expired or replaced. Nothing was changed.';
const TAKEN = 'Another account has this address in the meantime. Nothing was changed.';

/**
 * Answers for the links in mails. Their token is all the authority that they need, so they ask for no other. GET shows
 * a page and changes nothing, because mail scanners follow links; POST does what the link is for.
 */
@Injectable()
export class Links {
  constructor(private readonly pages: LinkPages) {}

  /** The same for every token, but for one that has done its work. */
  async show(link: MailedLink, { token, headers, reply }: LinkRequest): Promise<string> {
    const language = languageOf(token, headers);
    reply.headers(this.pages.headers);
    const isUsed = await link.isUsed(token).catch(falseInOutage);
    return isUsed ? this.pages.answer('done', language) : this.pages.question(link.question, language);
  }

  /** A page for a browser, JSON for a program. */
  async follow(
    link: MailedLink,
    { token, headers, reply }: LinkRequest,
    requestId: string,
  ): Promise<unknown> {
    if (wantsJson(headers.accept)) {
      const outcome = await link.follow(token, requestId);
      if (outcome === 'gone') throw new Problem('gone', { detail: GONE });
      if (outcome === 'taken') throw new Problem('conflict', { detail: TAKEN });
      reply.headers(LINK_HEADERS);
      return { result: outcome };
    }
    const language = languageOf(token, headers);
    reply.headers(this.pages.headers);
    try {
      const outcome = await link.follow(token, requestId);
      reply.code(STATUS[outcome] ?? 200);
      const isDone = outcome === 'gone' && (await link.isUsed(token));
      const answer: LinkAnswer = isDone ? 'done' : outcome;
      return this.pages.answer(answer, language);
    } catch (error) {
      if (!isOutage(error) && !isOutcomeUnknown(error)) throw error;
      reply.code(503).headers({ 'Retry-After': '2' });
      return this.pages.answer('unavailable', language);
    }
  }
}

/** Without the database the page still can ask. */
function falseInOutage(error: unknown): false {
  if (!isOutage(error)) throw error;
  return false;
}

/** A browser gets a page, and so does whoever does not mind. */
function wantsJson(accept: string | undefined): boolean {
  const negotiator = new Negotiator({ headers: { accept: accept ?? '*/*' } });
  const offered = ['text/html', 'application/json', 'application/problem+json'];
  return negotiator.mediaType(offered)?.endsWith('json') ?? false;
}

/** That of the mail; of a link that was not made here that of the browser. */
function languageOf(token: string, headers: LinkRequest['headers']): Language {
  return languageOfToken(token) ?? chooseLanguage(headers['accept-language']);
}
