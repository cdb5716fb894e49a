import { createHash } from 'node:crypto';
import sharp, { type Sharp } from 'sharp';
import { BASE } from './requests.js';
import type { Answer, TestApp } from './test-app.js';

export const SIZES = { full: 500, large: 120, medium: 50, small: 30 };

/** A picture with some structure; another seed gives another picture. */
export function picture(width: number, height: number, seed = 1): Sharp {
  const pixels = Buffer.alloc(width * height * 3);
  for (let y = 0, i = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      pixels[i++] = (x * 255) / width;
      pixels[i++] = (y * 255) / height;
      pixels[i++] = (seed * 37 + x * y) % 256;
    }
  }
  return sharp(pixels, { raw: { width, height, channels: 3 } });
}

export const jpeg = (seed = 1): Promise<Buffer> => picture(64, 48, seed).jpeg().toBuffer();

/** The owner uploads bytes as they are. */
export function uploadBytes(
  api: TestApp,
  username: string,
  payload: Buffer | string,
  type = 'image/jpeg',
  as: string | object = username,
): Promise<Answer> {
  return api.request({
    method: 'POST',
    url: imageUrl(username),
    as,
    headers: { 'content-type': type },
    payload,
  });
}

/** The owner uploads by a form; a part without a type names none. */
export function uploadForm(
  api: TestApp,
  username: string,
  ...parts: { name?: string; filename?: string; type?: string; bytes: Buffer | string }[]
): Promise<Answer> {
  const boundary = 'b0undary';
  const payload = Buffer.concat([
    ...parts.flatMap(({ name = 'file', filename, type, bytes }) => [
      Buffer.from(
        `--${boundary}\r\nContent-Disposition: form-data; name="${name}"` +
          (filename === undefined ? '' : `; filename="${filename}"`) +
          (type === undefined ? '' : `\r\nContent-Type: ${type}`) +
          '\r\n\r\n',
      ),
      Buffer.from(bytes),
      Buffer.from('\r\n'),
    ]),
    Buffer.from(`--${boundary}--\r\n`),
  ]);
  return uploadBytes(api, username, payload, `multipart/form-data; boundary=${boundary}`);
}

export function deleteImage(api: TestApp, username: string, as: string | object = username): Promise<Answer> {
  return api.request({ method: 'DELETE', url: imageUrl(username), as });
}

export const imageUrl = (username: string): string =>
  `${BASE}/accounts/${encodeURIComponent(username)}/image`;

/** The bytes behind a URL that the service gave out, without a token. */
export async function fetchImage(api: TestApp, url: string) {
  const { statusCode, headers, rawPayload } = await api.app.inject({ url: new URL(url).pathname });
  return { status: statusCode, headers, bytes: rawPayload };
}

export const sha256 = (bytes: Buffer): string => createHash('sha256').update(bytes).digest('hex');
