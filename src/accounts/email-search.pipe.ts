import { Injectable, type PipeTransform } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync } from 'class-validator';
import { readJsonObject } from '../http/body/read-body.js';
import { requireMediaType } from '../http/body/unread-body.js';
import { Problem } from '../http/problem.js';
import { EmailSearch } from './dto/email-search.dto.js';

const MAX_BYTES = 1024 * 1024;

/** Reads the body of `search_emails` once the guard has admitted the caller. */
@Injectable()
export class EmailSearchPipe implements PipeTransform<unknown, Promise<string[]>> {
  async transform(body: unknown): Promise<string[]> {
    const { request } = requireMediaType(body, ['application/json']);
    const sent = await readJsonObject(request, { limit: MAX_BYTES });
    const search = plainToInstance(EmailSearch, sent);
    const [error] = validateSync(search, { whitelist: true, forbidNonWhitelisted: true });
    if (error === undefined) return search.emails;
    throw new Problem('malformed_request', {
      detail: 'The body must be {"emails": […]} with at most 10,000 strings and no other keys.',
    });
  }
}
