import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { matchesNone } from './etag.js';
import { Representation } from './representation.js';
import { withVary } from './vary.js';

/** Nest's Fastify adapter, which also knows how to send a {@link Representation}. */
export class AccountsFastifyAdapter extends FastifyAdapter {
  override reply(response: FastifyReply, body: unknown, statusCode?: number) {
    if (!(body instanceof Representation)) return super.reply(response, body, statusCode);
    response.headers(withVary(response, { ...body.headers, ETag: body.etag }));
    const isRead = response.request.method === 'GET' || response.request.method === 'HEAD';
    if (isRead && !matchesNone(response.request.headers['if-none-match'], body.etag)) {
      return response.code(304).send();
    }
    return response
      .code(statusCode ?? 200)
      .type('application/json; charset=utf-8')
      .send(body.json);
  }
}
