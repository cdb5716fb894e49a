/** The types that can be uploaded. */
export type ImageType = 'jpeg' | 'png' | 'gif' | 'webp';

/** By the first bytes, and never by a name: null for everything else, SVG and PDF included. */
export function imageTypeOf(bytes: Buffer): ImageType | null {
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
export function isMediaTypeOf(mediaType: string, type: ImageType): boolean {
  return (ALIASES[mediaType] ?? mediaType) === `image/${type}`;
}

function startsWith(bytes: Buffer, signature: string): boolean {
  return bytes.toString('latin1', 0, signature.length) === signature;
}
