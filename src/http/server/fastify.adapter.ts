import { FastifyAdapter } from '@nestjs/platform-fastify';
import type { FastifyReply } from 'fastify';
import { matchesNone } from '../conditional/etag.js';
import { Representation } from '../conditional/representation.js';
import { withVary } from './vary.js';

/** Nest's Fastify adapter, which also knows how to send a {@link Representation}. */
export class AccountsFastifyAdapter extends FastifyAdapter {
  override reply(response: FastifyReply, body: unknown, statusCode?: number) {
    // It came too late: the client has been told to come back.
    if (response.sent) return response;
    if (!(body instanceof Representation)) return super.reply(response, body, statusCode);
    const { method, headers } = response.request;
    const isRead = method === 'GET' || method === 'HEAD';
    const isKnown = isRead && !matchesNone(headers['if-none-match'], body.etag);
    const send = () => {
      response.headers(withVary(response, { ...body.headers, ETag: body.etag }));
      const json = body.take();
      if (isKnown) return response.code(304).send();
      return response
        .code(statusCode ?? 200)
        .type('application/json; charset=utf-8')
        .send(json);
    };
    const waiting = isKnown || method === 'HEAD' ? undefined : body.show();
    // Nest waits for what it gets.
    return waiting === undefined ? send() : (waiting.then(send) as unknown as FastifyReply);
  }
}
