import { createHash } from 'node:crypto';

/** Readable on a phone and in the dark; fonts of the device, nothing is fetched. */
export const pageStyle = (color: string): string => `
:root { color-scheme: light dark; --back: #f3f4f6; --card: #fff; --text: #1c2430; --quiet: #566072; --press: ${color}; }
@media (prefers-color-scheme: dark) {
  :root { --back: #12161c; --card: #1d232c; --text: #eef1f5; --quiet: #aab4c3; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1rem; background: var(--back);
  color: var(--text); font: 1.0625rem/1.55 system-ui, sans-serif; }
main { width: 100%; max-width: 30rem; padding: 2rem 1.75rem; border-radius: .75rem; background: var(--card);
  box-shadow: 0 1px 3px rgb(0 0 0 / .18); overflow-wrap: break-word; }
a { color: inherit; }
.site { margin: 1.25rem 0 0; }
.service img { display: block; max-width: 100%; height: 2.5rem; }
.service { margin: 0 0 1.25rem; color: var(--quiet); font-weight: 600; }
h1 { margin: 0 0 .75rem; font-size: 1.5rem; line-height: 1.25; }
p { margin: 0; }
form { margin: 1.75rem 0 0; }
button { width: 100%; min-height: 3rem; padding: .75rem 1.25rem; border: 0; border-radius: .5rem;
  background: var(--press); color: #fff; font: inherit; font-weight: 600; cursor: pointer; }
button:hover { filter: brightness(1.1); }
button:focus-visible { outline: 3px solid var(--text); outline-offset: 3px; }
`;

/** The content security policy's name of a style (CSP 3 §6.7.3.3). */
export const styleHash = (style: string): string =>
  `sha256-${createHash('sha256').update(style).digest('base64')}`;
