import { Controller, Get, Headers, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiFollowLink, ApiShowPage, LinkPagesApi } from '../../mail/links/links.openapi.js';
import { Links, type LinkReply, type MailedLink } from '../../mail/links/links.service.js';
import { Mails } from '../../mail/mails.service.js';
import { EmailChangeService, type LinkPurpose } from './email-change.service.js';

type RequestHeaders = Record<string, string | undefined>;

/** The two links of an email change. */
@LinkPagesApi()
@Controller()
export class EmailPagesController {
  constructor(
    private readonly changes: EmailChangeService,
    private readonly links: Links,
    private readonly mails: Mails,
  ) {}

  @Get('email_confirm/:token')
  @ApiShowPage('showEmailConfirmation', 'Shows the page that confirms a new email address')
  showEmailConfirmation(
    @Param('token') token: string,
    @Headers() headers: RequestHeaders,
    @Res({ passthrough: true }) reply: LinkReply,
  ): Promise<string> {
    return this.links.show(this.link('confirm'), { token, headers, reply });
  }

  @Get('email_revert/:token')
  @ApiShowPage('showEmailReversal', 'Shows the page that undoes an email change')
  showEmailReversal(
    @Param('token') token: string,
    @Headers() headers: RequestHeaders,
    @Res({ passthrough: true }) reply: LinkReply,
  ): Promise<string> {
    return this.links.show(this.link('revert'), { token, headers, reply });
  }

  @Post('email_confirm/:token')
  @HttpCode(200)
  @ApiFollowLink('Confirms a new email address')
  confirmEmail(
    @Param('token') token: string,
    @Headers() headers: RequestHeaders,
    @Req() { id }: { readonly id: string },
    @Res({ passthrough: true }) reply: LinkReply,
  ): Promise<unknown> {
    return this.links.follow(this.link('confirm'), { token, headers, reply }, id);
  }

  @Post('email_revert/:token')
  @HttpCode(200)
  @ApiFollowLink('Undoes an email change')
  revertEmail(
    @Param('token') token: string,
    @Headers() headers: RequestHeaders,
    @Req() { id }: { readonly id: string },
    @Res({ passthrough: true }) reply: LinkReply,
  ): Promise<unknown> {
    return this.links.follow(this.link('revert'), { token, headers, reply }, id);
  }

  private link(purpose: LinkPurpose): MailedLink {
    return {
      question: purpose,
      isUsed: (token) => this.changes.isUsed(purpose, token),
      follow: async (token, requestId) => {
        const outcome = await this.changes.follow(purpose, token, requestId);
        if (outcome === 'confirmed') this.mails.wake();
        return outcome;
      },
    };
  }
}
