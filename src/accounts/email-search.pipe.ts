import type { IncomingMessage } from 'node:http';
import { Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { Problem } from '../http/problem.js';
import { isUnreadRequest, parseJsonObject, readBody } from '../http/read-body.js';
import { EmailSearch } from './dto/email-search.dto.js';

const MAX_BYTES = 1024 * 1024;

/** Reads the body of `search_emails` once the guard has admitted the caller. */
@Injectable()
export class EmailSearchPipe implements PipeTransform<unknown, Promise<string[]>> {
  async transform(request: unknown): Promise<string[]> {
    if (!isUnreadRequest(request) || mediaType(request) !== 'application/json') {
      throw new Problem('unsupported_media_type', { detail: 'The Content-Type must be application/json.' });
    }
    const body = parseJsonObject(await readBody(request, { limit: MAX_BYTES }));
    const search = plainToInstance(EmailSearch, body);
    const [error] = validateSync(search, { whitelist: true, forbidNonWhitelisted: true });
    if (error === undefined) return search.emails;
    throw new Problem('malformed_request', {
      detail: 'The body must be {"emails": […]} with at most 10,000 texts and no other key.',
    });
  }
}

function mediaType(request: IncomingMessage): string | undefined {
  return request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
}
