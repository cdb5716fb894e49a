import { ImageFault } from './image-fault.js';
import { imageTypeOf, isMediaTypeOf, type ImageType } from './image-type.js';

/**
 * Judges what the first bytes tell.
 * @param mediaType that the client names; null: none
 * @param minBytes inclusive
 * @throws ImageFault
 */
export function judgeType(bytes: Buffer, mediaType: string | null, minBytes: number): ImageType {
  if (bytes.length < minBytes) {
    throw new ImageFault('image_too_small', `The file has fewer than ${minBytes} bytes.`);
  }
  const type = imageTypeOf(bytes);
  if (type === null) {
    throw new ImageFault(
      'image_unreadable',
      'The file is no JPEG, PNG, GIF or WebP: its first bytes are others.',
    );
  }
  if (mediaType !== null && !isMediaTypeOf(mediaType, type)) {
    throw new ImageFault(
      'image_type_mismatch',
      `The content is image/${type}, but the Content-Type is another one.`,
    );
  }
  return type;
}
