/** Random (128 bits), so that it tells nothing of anybody, then a hash of what the picture shows. */
const IMAGE_NAME = /^[\w-]{22}-[0-9a-f]{16}$/;
const IMAGE_FILE = /^([1-9]\d{0,4})\.webp$/;

/** All that names an uploaded picture, in the database, in the storage and in URLs. */
export function imageName(random: Buffer, digest: Buffer): string {
  return `${random.subarray(0, 16).toString('base64url')}-${digest.toString('hex').slice(0, 16)}`;
}

export function isImageName(text: string): boolean {
  return IMAGE_NAME.test(text);
}

/** The name of one size of a picture, below the picture's own. */
export function imageFile(edge: number): string {
  return `${edge}.webp`;
}

/** The edge in pixels that a file is named for; null if it is not named so. */
export function edgeOfFile(file: string): number | null {
  const [, edge] = IMAGE_FILE.exec(file) ?? [];
  return edge === undefined ? null : Number(edge);
}
