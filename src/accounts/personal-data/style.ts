import { createHash } from 'node:crypto';

/** Readable on a phone, in the dark and on paper; nothing is fetched. */
export const STYLE = `
:root { color-scheme: light dark; --back: #fff; --text: #1c2430; --quiet: #566072; --line: #c9d0da; }
@media (prefers-color-scheme: dark) { :root { --back: #12161c; --text: #eef1f5; --quiet: #aab4c3; --line: #3a4452; } }
body { margin: 0 auto; max-width: 60rem; padding: 1.5rem; background: var(--back); color: var(--text);
  font: 1rem/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { line-height: 1.2; }
h2 { margin-top: 2.5rem; border-bottom: 1px solid var(--line); }
.quiet, dt { color: var(--quiet); }
dl { display: grid; grid-template-columns: minmax(8rem, 14rem) 1fr; gap: .4rem 1.5rem; }
dd { margin: 0; white-space: pre-wrap; }
img { max-width: 16rem; height: auto; border-radius: .5rem; }
table { width: 100%; border-collapse: collapse; }
th, td { padding: .4rem .75rem .4rem 0; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
td p { margin: 0; white-space: pre-wrap; }
@media (max-width: 36rem) { dl { grid-template-columns: 1fr; } dd { margin-bottom: .5rem; } }
@media print { :root { color-scheme: light; --back: #fff; --text: #000; --quiet: #333; --line: #999; }
  body { max-width: none; padding: 0; font-size: 10pt; } tr, img, dd { break-inside: avoid; } h2 { break-after: avoid; } }
`;

/** No script, nothing from outside: the picture stands in the page itself. */
export const POLICY = `default-src 'none'; img-src data:; style-src 'sha256-${createHash('sha256').update(STYLE).digest('base64')}'`;
