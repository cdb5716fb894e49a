import { createHash } from 'node:crypto';

/** A calm silhouette, drawn for this project. */
export const DEFAULT_PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 100">
  <defs>
    <linearGradient id="sky" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#cfe3f5"/><stop offset="1" stop-color="#9fc1e0"/>
    </linearGradient>
    <linearGradient id="figure" x1="0" y1="0" x2="0" y2="1">
      <stop offset="0" stop-color="#5b7fa6"/><stop offset="1" stop-color="#3f5f86"/>
    </linearGradient>
  </defs>
  <rect width="100" height="100" fill="url(#sky)"/>
  <circle cx="50" cy="40" r="18" fill="url(#figure)"/>
  <path d="M14 100c0-22 16-36 36-36s36 14 36 36z" fill="url(#figure)"/>
</svg>`;

const DIGEST = createHash('sha256').update(DEFAULT_PICTURE).digest('hex').slice(0, 12);

/** The name changes with the drawing, so the picture may be cached for ever. */
export function defaultPictureFile(edge: number): string {
  return `default-${DIGEST}-${edge}.webp`;
}
