import { Injectable, type PipeTransform } from '@nestjs/common';
import { readJsonObject } from '../http/body/read-body.js';
import { requireMediaType } from '../http/body/unread-body.js';
import { validateFields } from '../validation/validate-fields.js';
import { AccountFields } from './fields/account-fields.js';
import { MergePatch } from './merge-patch.js';

export const MERGE_PATCH = 'application/merge-patch+json';

const MAX_BYTES = 64 * 1024;
const PARSED_BYTES = 1024 * 1024;

/** Reads a merge patch (RFC 7396) by the owner of an account, and judges it field by field. */
@Injectable()
export class MergePatchPipe implements PipeTransform<unknown, Promise<MergePatch>> {
  constructor(private readonly fields: AccountFields) {}

  async transform(body: unknown): Promise<MergePatch> {
    return new MergePatch(validateFields(this.fields.rulesFor('owner'), await readMergePatch(body)));
  }
}

/** Reads a merge patch of which nothing is judged yet: it takes the account to do so. */
@Injectable()
export class PatchBodyPipe implements PipeTransform<unknown, Promise<object>> {
  transform(body: unknown): Promise<object> {
    return readMergePatch(body);
  }
}

function readMergePatch(body: unknown): Promise<object> {
  const { request } = requireMediaType(body, [MERGE_PATCH], { 'Accept-Patch': MERGE_PATCH });
  return readJsonObject(request, { limit: MAX_BYTES, parseUpTo: PARSED_BYTES });
}
