import { markup } from '../http/html.js';

/** Whose token the page offers to send. */
export interface DevelopmentCaller {
  readonly username: string;
  readonly isStaff: boolean;
  readonly token: string;
}

/**
 * The reference at `/docs`.
 *
 * @param root relative address of the service, with a slash at its end
 * @param callers only in development
 */
export function docsPage({ root, callers }: { root: string; callers: readonly DevelopmentCaller[] }): string {
  // The tokens stand in the page, not in a script: a page of another origin could run the script, but cannot read this.
  const choices = callers.map(
    ({ username, isStaff, token }, index) =>
      markup`<label><input type="radio" name="caller" value="${token}"${index === 0 ? CHECKED : ''}> ${username}, ${isStaff ? 'who sees every account' : 'a user'}</label>`,
  );
  const switcher =
    callers.length === 0
      ? []
      : [markup`<fieldset id="callers"><legend>Send requests as</legend>${choices}</fieldset>`];
  return markup`<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>User Accounts API</title>
    <link rel="icon" href="data:,">
    <meta name="color-scheme" content="light dark">
    <link rel="stylesheet" href="${root}docs/docs.css">
  </head>
  <body data-root="${root}">
    <section id="bar" aria-label="Callers and documents">
      ${switcher}<nav aria-label="Documents"><a href="${root}openapi.json">openapi.json</a> <a href="${root}problems">Errors</a></nav>
    </section>
    <div id="docs"></div>
    <noscript>This page needs JavaScript; the reference itself is openapi.json.</noscript>
    <script src="${root}docs/scalar.js"></script>
    <script src="${root}docs/docs.js"></script>
  </body>
</html>
`.text;
}

const CHECKED = markup` checked`;

/** A bar above the reference, and colours that are dark or light enough to read (WCAG 1.4.3). */
export const DOCS_STYLE = `
body { margin: 0; --scalar-custom-header-height: 3.25rem; }
#bar { position: sticky; top: 0; z-index: 5; box-sizing: border-box; height: var(--scalar-custom-header-height);
  display: flex; align-items: center; justify-content: space-between; gap: .25rem 1.5rem; padding: 0 1rem;
  border-bottom: 1px solid #d0d4da; background: #fff; color: #1c2430; font: .875rem/1.3 system-ui, sans-serif; }
#bar a { color: #0b57d0; margin-inline-start: 1rem; }
#callers { display: flex; flex-wrap: wrap; gap: 0 1rem; margin: 0; padding: 0; border: 0; }
#callers legend { float: left; margin-inline-end: 1rem; padding: 0; font-weight: 600; }
#bar nav { margin-inline-start: auto; white-space: nowrap; }
.dark-mode #bar { border-color: #3a4049; background: #14171c; color: #eef1f5; }
.dark-mode #bar a { color: #8ab4ff; }
@media (max-width: 640px) {
  body { --scalar-custom-header-height: 5.5rem; }
  #callers legend { float: none; }
  #bar nav { display: grid; }
}
`;

/** For Scalar, which puts its own colours after ours. */
const SCALAR_STYLE = `
.light-mode { --scalar-color-1: #1c2430; --scalar-color-2: #4b5563; --scalar-color-3: #5b6472;
  --scalar-color-green: #0a6b43; --scalar-color-red: #b3261e; --scalar-color-yellow: #7a5600;
  --scalar-color-blue: #0b57d0; --scalar-color-orange: #9a4a00; --scalar-color-purple: #6d28d9;
  --scalar-sidebar-color-2: #4b5563; --scalar-sidebar-search-color: #5b6472; --scalar-color-accent: #0b57d0; }
.dark-mode { --scalar-color-2: #b6bdc8; --scalar-color-3: #a4adba; --scalar-color-red: #ff8a80;
  --scalar-color-green: #5fd49a; --scalar-color-yellow: #ffcf5c; --scalar-color-blue: #8ab4ff;
  --scalar-color-orange: #ffb074; --scalar-color-purple: #c4a6ff;
  --scalar-sidebar-color-2: #b6bdc8; --scalar-sidebar-search-color: #a4adba; --scalar-color-accent: #8ab4ff; }
`;

/** Runs in the browser: mends what assistive technology stumbles over in Scalar 1.76, whenever it has drawn something. */
const REPAIRS = `
  const all = (selector) => document.querySelectorAll(selector);
  const repair = () => {
    // Only what is wrong is touched: each change calls this again.
    for (const button of all('button[role="none"]')) button.removeAttribute('role');
    for (const box of all('[role="combobox"]:not([aria-expanded])')) box.setAttribute('aria-expanded', 'false');
    for (const picker of all('[data-testid="response-variant-picker"][aria-label]')) picker.removeAttribute('aria-label');
    for (const toasts of [...all('section[aria-live][aria-label]')].slice(1)) toasts.removeAttribute('aria-label');
    for (const code of all('code.custom-scroll:not([tabindex])')) code.tabIndex = 0;
    // What lies under a dialog is out of reach.
    const isCovered = [...all('[role="dialog"]')].some((dialog) =>
      dialog.getClientRects().length > 0 && dialog.checkVisibility({ visibilityProperty: true }));
    for (const page of all('main.references-rendered, #bar')) page.inert = isCovered;
  };
  new MutationObserver(repair).observe(document.documentElement, {
    subtree: true, childList: true, attributeFilter: ['role', 'aria-label', 'style', 'class'],
  });
  // A dialog that fades out changes nothing any more once it is invisible.
  for (const event of ['transitionend', 'animationend', 'keyup', 'pointerup']) {
    addEventListener(event, () => setTimeout(repair, 50), true);
  }
`;

/**
 * Runs in the browser. Requests go to where the page came from, whatever prefix a proxy put before it. Nothing is asked
 * of Scalar's servers, and none of its services is offered.
 */
export const DOCS_SCRIPT = `'use strict';
{${REPAIRS}}
(async () => {
  const root = new URL(document.body.dataset.root, location.href).href.replace(/\\/$/, '');
  const response = await fetch(root + '/openapi.json');
  if (!response.ok) throw new Error('openapi.json: ' + response.status);
  const content = { ...(await response.json()), servers: [{ url: root }] };
  // Scalar would send the examples of all filters, and some of them exclude each other.
  const operations = Object.values(content.paths).flatMap((path) => Object.values(path));
  const parameters = operations.flatMap((operation) => operation.parameters ?? []);
  for (const parameter of [...parameters, ...Object.values(content.components.parameters ?? {})]) {
    if (parameter.required) continue;
    delete parameter.example;
    delete parameter.schema?.example;
  }
  const configuration = (token = '') => ({
    content,
    agent: { disabled: true },
    mcp: { disabled: true },
    telemetry: false,
    showDeveloperTools: 'never',
    hideClientButton: true,
    documentDownloadType: 'none',
    withDefaultFonts: false,
    persistAuth: false,
    defaultHttpClient: { targetKey: 'shell', clientKey: 'curl' },
    customCss: ${JSON.stringify(SCALAR_STYLE)},
    authentication: { preferredSecurityScheme: 'bearer', securitySchemes: { bearer: { token } } },
  });
  const callers = document.getElementById('callers');
  const chosen = () => callers?.querySelector(':checked').value;
  const reference = Scalar.createApiReference('#docs', configuration(chosen()));
  callers?.addEventListener('change', () => reference.updateConfiguration(configuration(chosen())));
})().catch((error) => {
  document.getElementById('docs').textContent = 'The reference could not be loaded: ' + error.message;
});
`;
