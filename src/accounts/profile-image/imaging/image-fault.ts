import type { ImageFaultCode, MessageParams } from '../../../i18n/user-messages.js';

/** Why a picture is refused. The message is for developers and operators, in English. */
export class ImageFault extends Error {
  override readonly name = 'ImageFault';

  constructor(
    readonly code: ImageFaultCode,
    message: string,
    readonly params?: MessageParams,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export function missing(): ImageFault {
  return new ImageFault(
    'image_missing',
    'There is no file: it is the part "file" of the form, or the body itself.',
  );
}

export function tooLarge(max: number): ImageFault {
  return new ImageFault('image_too_large', `The file has more than ${max} bytes.`, { max: inUnits(max) });
}

/** Of bytes: `1 MB`, `64 KB`, `100 bytes`; rounded down, so that it is within the limit. */
function inUnits(bytes: number): string {
  if (bytes >= 1024 ** 2) return `${Math.floor((bytes / 1024 ** 2) * 10) / 10} MB`;
  return bytes >= 1024 ? `${Math.floor(bytes / 1024)} KB` : `${bytes} bytes`;
}
