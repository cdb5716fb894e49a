import type { IncomingHttpHeaders } from 'node:http';
import type { PipeTransform } from '@nestjs/common';
import { MergePatch } from './merge-patch.js';
import { Problem } from './problem.js';
import { isUnreadRequest, parseJsonObject, readBody } from './read-body.js';
import { validateFields } from './validation/validate-fields.js';
import { thisYear, type DtoClass } from './validation/writable-field.js';

export const MERGE_PATCH = 'application/merge-patch+json';

const MAX_BYTES = 64 * 1024;
/** A larger body is parsed up to here, because malformed comes before too large; beyond it nothing is read. */
const READ_BYTES = 1024 * 1024;

/**
 * Reads and judges a merge patch (RFC 7396): `@Body(new MergePatchPipe(AccountPatch)) patch: MergePatch<AccountPatch>`.
 * The body arrives as the unread request, so that guards answer before it is looked at. The class is an argument
 * because decorator metadata keep of `MergePatch<AccountPatch>` only `MergePatch`.
 */
export class MergePatchPipe<Dto extends object> implements PipeTransform<unknown, Promise<MergePatch<Dto>>> {
  constructor(private readonly dtoClass: DtoClass<Dto>) {}

  async transform(request: unknown): Promise<MergePatch<Dto>> {
    if (!isUnreadRequest(request)) throw unsupported('There is no Content-Type');
    requireMergePatch(request.headers);
    const body = await readBody(request, { limit: READ_BYTES });
    const sent = parseJsonObject(body);
    if (body.length > MAX_BYTES) {
      throw new Problem('payload_too_large', { detail: `The body is larger than ${MAX_BYTES} bytes.` });
    }
    return new MergePatch(validateFields(this.dtoClass, sent, thisYear()));
  }
}

function requireMergePatch(headers: IncomingHttpHeaders): void {
  const mediaType = headers['content-type']?.split(';', 1)[0]!.trim().toLowerCase();
  if (mediaType !== MERGE_PATCH) throw unsupported('The Content-Type is another one');
  const encoding = headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (encoding !== 'identity') throw unsupported('The Content-Encoding is not identity');
}

function unsupported(found: string): Problem {
  return new Problem('unsupported_media_type', {
    detail: `${found}; this resource takes ${MERGE_PATCH} without encoding.`,
    headers: { 'Accept-Patch': MERGE_PATCH },
  });
}
