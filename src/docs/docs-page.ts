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
    <meta name="color-scheme" content="light dark">
    <link rel="stylesheet" href="${assets}swagger-ui.css">
    <link rel="stylesheet" href="${assets}docs.css">
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

/** What Swagger UI lacks: room on a phone. Of servers there is one, so nothing to choose. */
export const DOCS_STYLE = `
html.dark-mode .swagger-ui .examples-select__section-label {
  color: inherit;
}
.swagger-ui .scheme-container .schemes > div:first-child .servers-title,
.swagger-ui .scheme-container .servers {
  display: none;
}
@media (max-width: 640px) {
  .swagger-ui .wrapper {
    padding: 0 8px;
  }
  .swagger-ui table.parameters thead,
  .swagger-ui .responses-table thead {
    display: none;
  }
  .swagger-ui table.parameters tr,
  .swagger-ui table.parameters td,
  .swagger-ui .responses-table tr,
  .swagger-ui .responses-table td {
    display: block;
    width: auto;
    max-width: none;
    padding: 4px 0;
  }
  .swagger-ui .parameters-col_description input,
  .swagger-ui .parameters-col_description select {
    width: 100%;
    max-width: none;
  }
  .swagger-ui .opblock-body pre,
  .swagger-ui .headers-wrapper {
    max-width: calc(100vw - 60px);
    overflow-x: auto;
  }
}
`;

/** Runs in the browser. Requests go to where the page came from, whatever prefix a proxy put before it. */
export const DOCS_SCRIPT = `'use strict';
const dark = matchMedia('(prefers-color-scheme: dark)');
const follow = () => document.documentElement.classList.toggle('dark-mode', dark.matches);
dark.addEventListener('change', follow);
follow();
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
