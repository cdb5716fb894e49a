import { Controller, Get, Headers, HttpCode, Param, Post, Req, Res } from '@nestjs/common';
import { ApiFollowLink, ApiShowPage, LinkPagesApi } from '../../mail/links/links.openapi.js';
import { Links, type LinkReply, type MailedLink } from '../../mail/links/links.service.js';
import { ErasureService } from './erasure.service.js';

type RequestHeaders = Record<string, string | undefined>;

/** The link in the mail that tells of an erasure. */
@LinkPagesApi()
@Controller('erasure_cancel/:token')
export class ErasurePageController {
  private readonly link: MailedLink;

  constructor(
    erasures: ErasureService,
    private readonly links: Links,
  ) {
    this.link = {
      question: 'keep',
      isUsed: (token) => erasures.isUsed(token),
      follow: (token, requestId) => erasures.follow(token, requestId),
    };
  }

  @Get()
  @ApiShowPage('showErasureCancellation', 'Shows the page that cancels the erasure of an account')
  showErasureCancellation(
    @Param('token') token: string,
    @Headers() headers: RequestHeaders,
    @Res({ passthrough: true }) reply: LinkReply,
  ): Promise<string> {
    return this.links.show(this.link, { token, headers, reply });
  }

  @Post()
  @HttpCode(200)
  @ApiFollowLink('Cancels the erasure of an account')
  cancelErasureByLink(
    @Param('token') token: string,
    @Headers() headers: RequestHeaders,
    @Req() { id }: { readonly id: string },
    @Res({ passthrough: true }) reply: LinkReply,
  ): Promise<unknown> {
    return this.links.follow(this.link, { token, headers, reply }, id);
  }
}
