import { isUtf8 } from 'node:buffer';
import { Problem } from './problem.js';

const MAX = 200;

/**
 * Why the caller asks (`Access-Purpose`), as text; undefined if the request does not say.
 * @throws Problem
 */
export function accessPurpose(header: string | string[] | undefined): string | undefined {
  if (header === undefined) return undefined;
  // Node reads headers byte by byte.
  const bytes = Buffer.from([header].flat().join(', '), 'latin1');
  const purpose = bytes.toString(isUtf8(bytes) ? 'utf8' : 'latin1').trim();
  if (Array.from(purpose).length > MAX) {
    throw new Problem('invalid_parameter', { detail: `Access-Purpose has more than ${MAX} characters.` });
  }
  return purpose === '' ? undefined : purpose;
}
