import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import type { FastifyInstance } from 'fastify';
import { docsPage, DOCS_SCRIPT, DOCS_STYLE } from './docs-page.js';
import { toOpenApi30 } from './openapi-3-0.js';

export interface DocsOptions {
  /** Filled in on the page, so that requests can be sent at once. Only ever in development. */
  readonly developmentToken?: string;
}

/** Nothing from outside, nothing inline but the styles that Swagger UI sets on elements. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

const ASSETS = {
  'swagger-ui.css': 'text/css; charset=utf-8',
  'swagger-ui-bundle.js': 'text/javascript; charset=utf-8',
  'favicon-32x32.png': 'image/png',
};

/**
 * `/openapi.json`, its twin for generators that need OpenAPI 3.0, and at `/docs` a reference that can send requests. No
 * token is needed for them. Every address is relative, so that they work behind a path prefix. Call it before the app
 * listens.
 */
export function serveDocs(
  app: NestFastifyApplication,
  buildDocument: () => OpenAPIObject,
  { developmentToken }: DocsOptions = {},
): void {
  const server = app.getHttpAdapter().getInstance();
  serveText(server, '/openapi.json', 'application/json; charset=utf-8', () =>
    JSON.stringify(buildDocument()),
  );
  serveText(server, '/openapi-3.0.json', 'application/json; charset=utf-8', () =>
    JSON.stringify(toOpenApi30(buildDocument())),
  );
  serveText(server, '/docs/docs.js', 'text/javascript; charset=utf-8', () => DOCS_SCRIPT);
  serveText(server, '/docs/docs.css', 'text/css; charset=utf-8', () => DOCS_STYLE);
  const folder = swaggerUiFolder();
  for (const [file, type] of Object.entries(ASSETS)) {
    serveText(server, `/docs/${file}`, type, () => readFileSync(join(folder, file)));
  }
  // With and without a slash at its end: the server takes them for one route.
  server.get('/docs', (request, reply) => {
    const [path = ''] = request.url.split('?');
    return reply
      .headers({
        'Content-Security-Policy': CONTENT_SECURITY_POLICY,
        'Referrer-Policy': 'no-referrer',
        'Cache-Control': 'no-store',
      })
      .type('text/html; charset=utf-8')
      .send(docsPage({ assets: path.endsWith('/') ? './' : './docs/', developmentToken }));
  });
}

/** Made when it is first asked for, which spares every start the time and most processes the memory. */
function serveText(server: FastifyInstance, url: string, type: string, make: () => string | Buffer): void {
  let body: string | Buffer | undefined;
  server.get(url, (_request, reply) =>
    reply
      .header('Cache-Control', 'no-cache')
      .type(type)
      .send((body ??= make())),
  );
}

function swaggerUiFolder(): string {
  const absolutePath = createRequire(import.meta.url)('swagger-ui-dist/absolute-path.js') as () => string;
  return absolutePath();
}
