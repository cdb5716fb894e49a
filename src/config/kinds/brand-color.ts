import { kind, type Kind } from '../setting.js';

/** WCAG 1.4.3: of text of the usual size. */
const CONTRAST = 4.5;

/** White letters stand on it. */
export const brandColor: Kind<string> = kind(
  `a colour such as #0b57d0 (# and six hexadecimal digits) on which white text has a contrast of ${CONTRAST}`,
  (text) => (/^#[0-9a-f]{6}$/i.test(text) && contrastWithWhite(text) >= CONTRAST ? text : undefined),
);

/** WCAG 2.2, "contrast ratio" and "relative luminance". */
function contrastWithWhite(color: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((start) => {
    const part = Number.parseInt(color.slice(start, start + 2), 16) / 255;
    return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05);
}
