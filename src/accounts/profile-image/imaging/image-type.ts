import { ImageFault } from './image-fault.js';

/** The types that can be uploaded. */
export type ImageType = 'jpeg' | 'png' | 'gif' | 'webp';

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
    throw new ImageFault('image_unreadable', 'The file is not a JPEG, PNG, GIF or WebP.');
  }
  if (mediaType !== null && !isMediaTypeOf(mediaType, type)) {
    throw new ImageFault(
      'image_type_mismatch',
      `The content is image/${type}, but the Content-Type says otherwise.`,
    );
  }
  return type;
}

/** By the first bytes, and never by a name: null for everything else, SVG and PDF included. */
function imageTypeOf(bytes: Buffer): ImageType | null {
  if (startsWith(bytes, '\xff\xd8\xff')) return 'jpeg';
  if (startsWith(bytes, '\x89PNG\r\n\x1a\n')) return 'png';
  if (startsWith(bytes, 'GIF87a') || startsWith(bytes, 'GIF89a')) return 'gif';
  if (startsWith(bytes, 'RIFF') && bytes.toString('latin1', 8, 12) === 'WEBP') return 'webp';
  return null;
}

/** Names that some clients use for JPEG. */
const ALIASES: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
};

/** Whether a media type that a client names is that of the content. */
function isMediaTypeOf(mediaType: string, type: ImageType): boolean {
  return (ALIASES[mediaType] ?? mediaType) === `image/${type}`;
}

function startsWith(bytes: Buffer, signature: string): boolean {
  return bytes.toString('latin1', 0, signature.length) === signature;
}
