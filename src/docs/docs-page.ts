import { escapeHtml } from '../http/html.js';

/** @param assets relative address of the folder with scripts and styles, with a slash at its end */
export function docsPage(page: { assets: string; developmentToken?: string }): string {
  const { assets, developmentToken } = page;
  // The token stands in the page, not in a script: a page of another origin could run the script, but cannot read this.
  const token = developmentToken === undefined ? '' : ` data-token="${escapeHtml(developmentToken)}"`;
  return `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <title>User Accounts</title>
    <link rel="icon" type="image/png" href="${assets}favicon-32x32.png">
    <link rel="stylesheet" href="${assets}swagger-ui.css">
  </head>
  <body${token}>
    <div id="docs"></div>
    <noscript>This page needs JavaScript; the reference itself is openapi.json.</noscript>
    <script src="${assets}swagger-ui-bundle.js"></script>
    <script src="${assets}docs.js"></script>
  </body>
</html>
`;
}

/** Runs in the browser. Requests go to where the page came from, whatever prefix a proxy put before it. */
export const DOCS_SCRIPT = `'use strict';
(async () => {
  const root = location.origin + location.pathname.replace(/\\/docs\\/?$/, '');
  const response = await fetch(root + '/openapi.json');
  if (!response.ok) throw new Error('openapi.json: ' + response.status);
  const spec = await response.json();
  spec.servers = [{ url: root }];
  // Swagger UI would fill in the examples of all filters, and some of them exclude each other.
  for (const path of Object.values(spec.paths)) {
    for (const operation of Object.values(path)) {
      for (const parameter of operation.parameters ?? []) {
        if (parameter.required) continue;
        delete parameter.example;
        delete parameter.schema?.example;
      }
    }
  }
  const { token } = document.body.dataset;
  const ui = SwaggerUIBundle({
    spec,
    dom_id: '#docs',
    deepLinking: true,
    tryItOutEnabled: true,
    validatorUrl: null,
    onComplete: () => token && ui.preauthorizeApiKey('bearer', token),
  });
})().catch((error) => {
  document.getElementById('docs').textContent = 'The reference could not be loaded: ' + error.message;
});
`;
