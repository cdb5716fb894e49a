import { Controller, Get, Headers, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import Negotiator from 'negotiator';
import { OutcomeUnknownError } from '../store/known-outcome.js';
import { isOutage } from '../../database/postgres-errors.js';
import { Problem } from '../../http/problem.js';
import { chooseLanguage, type Language } from '../../http/validation/user-messages.js';
import { ApiFollowLink, ApiShowPage, EmailPagesApi } from './email-change.openapi.js';
import { EmailChangeService, type LinkOutcome, type LinkPurpose } from './email-change.service.js';
import { EmailPages, PAGE_HEADERS } from './pages/email-pages.js';
import { languageOfToken } from './token.js';

interface Reply {
  code(status: number): Reply;
  headers(headers: Record<string, string>): Reply;
}

type RequestHeaders = Record<string, string | undefined>;

const STATUS: Readonly<Record<LinkOutcome, number>> = {
  confirmed: 200,
  reverted: 200,
  gone: 410,
  taken: 409,
};

/**
 * The two links of an email change. Their token is all the authority that they need, so they ask for no other. GET
 * shows a page and looks nothing up, because mail scanners follow links; POST does what the link is for.
 */
@EmailPagesApi()
@Controller()
export class EmailPagesController {
  constructor(
    private readonly changes: EmailChangeService,
    private readonly pages: EmailPages,
  ) {}

  @Get('email_confirm/:token')
  @ApiShowPage('showEmailConfirmation', 'Shows the page that confirms a new email address')
  showEmailConfirmation(
    @Param('token') token: string,
    @Headers() headers: RequestHeaders,
    @Res({ passthrough: true }) reply: Reply,
  ): string {
    reply.headers(PAGE_HEADERS);
    return this.pages.question('confirm', languageOf(token, headers));
  }

  @Get('email_revert/:token')
  @ApiShowPage('showEmailReversal', 'Shows the page that undoes a change of the email address')
  showEmailReversal(
    @Param('token') token: string,
    @Headers() headers: RequestHeaders,
    @Res({ passthrough: true }) reply: Reply,
  ): string {
    reply.headers(PAGE_HEADERS);
    return this.pages.question('revert', languageOf(token, headers));
  }

  @Post('email_confirm/:token')
  @HttpCode(200)
  @ApiFollowLink('Confirms a new email address')
  confirmEmail(
    @Param('token') token: string,
    @Headers() headers: RequestHeaders,
    @Req() { id }: { readonly id: string },
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<unknown> {
    return this.follow('confirm', token, headers, id, reply);
  }

  @Post('email_revert/:token')
  @HttpCode(200)
  @ApiFollowLink('Undoes a change of the email address')
  revertEmail(
    @Param('token') token: string,
    @Headers() headers: RequestHeaders,
    @Req() { id }: { readonly id: string },
    @Res({ passthrough: true }) reply: Reply,
  ): Promise<unknown> {
    return this.follow('revert', token, headers, id, reply);
  }

  private async follow(
    purpose: LinkPurpose,
    token: string,
    headers: RequestHeaders,
    requestId: string,
    reply: Reply,
  ): Promise<unknown> {
    if (wantsJson(headers.accept)) {
      const outcome = await this.changes.follow(purpose, token, requestId);
      if (outcome === 'gone') throw new Problem('gone', { detail: GONE });
      if (outcome === 'taken') throw new Problem('conflict', { detail: TAKEN });
      reply.headers({ 'Cache-Control': 'no-store' });
      return { result: outcome };
    }
    const language = languageOf(token, headers);
    reply.headers(PAGE_HEADERS);
    try {
      const outcome = await this.changes.follow(purpose, token, requestId);
      reply.code(STATUS[outcome]);
      return this.pages.answer(outcome, language);
    } catch (error) {
      if (!isOutage(error) && !(error instanceof OutcomeUnknownError)) throw error;
      reply.code(503).headers({ 'Retry-After': '2' });
      return this.pages.answer('unavailable', language);
    }
  }
}

const GONE = 'The link is unknown, used, expired or replaced. Nothing was changed.';
const TAKEN = 'Another account has this address by now. Nothing was changed.';

/** A browser gets a page, and so does whoever does not mind. */
function wantsJson(accept: string | undefined): boolean {
  const negotiator = new Negotiator({ headers: { accept: accept ?? '*/*' } });
  const offered = ['text/html', 'application/json', 'application/problem+json'];
  return negotiator.mediaType(offered)?.endsWith('json') ?? false;
}

/** That of the mail; of a link that was not made here that of the browser. */
function languageOf(token: string, headers: RequestHeaders): Language {
  return languageOfToken(token) ?? chooseLanguage(headers['accept-language']);
}
