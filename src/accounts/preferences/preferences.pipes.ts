import { Injectable, type PipeTransform } from '@nestjs/common';
import { parseJson, readText } from '../../http/body/read-body.js';
import { requireMediaType } from '../../http/body/unread-body.js';

/** Far above what a value may have, even with every character escaped. */
const MAX_BYTES = 64 * 1024;

/** Reads one value: the text itself, or as JSON. */
@Injectable()
export class PreferenceValuePipe implements PipeTransform<unknown, Promise<unknown>> {
  async transform(body: unknown): Promise<unknown> {
    const { request, mediaType } = requireMediaType(body, ['text/plain', 'application/json']);
    const text = await readText(request, { limit: MAX_BYTES });
    return mediaType === 'text/plain' ? text : parseJson(text);
  }
}
