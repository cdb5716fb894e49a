import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import type { OpenAPIObject } from '@nestjs/swagger';
import { PublicUrl } from '../config/public-url.js';
import type { FastifyInstance } from 'fastify';
import { problemTypes } from '../http/problem.js';
import { asyncApiDocument } from './asyncapi-document.js';
import { docsPage, DOCS_SCRIPT, DOCS_STYLE, type DevelopmentCaller } from './docs-page.js';
import {
  PROBLEM_PAGE_HEADERS,
  PROBLEM_STYLE,
  PROBLEM_STYLE_PATH,
  problemPage,
  problemPath,
  problemsPage,
} from './problem-pages.js';
import { eventSchemas } from './pushed-events.js';

export interface DocsOptions {
  /** Whose requests the page can send at once. Only ever in development. */
  readonly developmentCallers?: readonly DevelopmentCaller[];
}

/** Nothing from outside, nothing inline but the styles that Scalar sets, and no text becomes code. */
const CONTENT_SECURITY_POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; " +
  "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/**
 * `/openapi.json`, `/asyncapi.json` and the schemas of events, a page for each problem, and at `/docs` a reference that
 * can send requests. No token is needed for them. Every address is relative, so that they work behind a path prefix.
 * Call it before the app listens.
 */
export function serveDocs(
  app: NestFastifyApplication,
  buildDocument: () => OpenAPIObject,
  { developmentCallers }: DocsOptions = {},
): void {
  const server = app.getHttpAdapter().getInstance();
  serveText(server, '/openapi.json', 'application/json; charset=utf-8', () =>
    JSON.stringify(buildDocument()),
  );
  const publicUrl = app.get(PublicUrl);
  serveText(server, '/asyncapi.json', 'application/json; charset=utf-8', () =>
    JSON.stringify(asyncApiDocument(publicUrl.base)),
  );
  for (const path of Object.keys(eventSchemas(''))) {
    serveText(server, path, 'application/schema+json; charset=utf-8', () =>
      JSON.stringify(eventSchemas(publicUrl.base)[path]),
    );
  }
  const servePage = (path: string, make: () => string) =>
    serveText(server, path, 'text/html; charset=utf-8', make, PROBLEM_PAGE_HEADERS);
  servePage('/problems', () => problemsPage(publicUrl.base));
  serveText(server, PROBLEM_STYLE_PATH, 'text/css; charset=utf-8', () => PROBLEM_STYLE);
  for (const problem of problemTypes()) {
    servePage(problemPath(problem.code), () => problemPage(problem, publicUrl.base));
  }
  // Whoever develops opens the address that the start has printed.
  if (developmentCallers !== undefined) server.get('/', (_request, reply) => reply.redirect('docs', 302));
  serveText(server, '/docs/docs.js', 'text/javascript; charset=utf-8', () => DOCS_SCRIPT);
  serveText(server, '/docs/docs.css', 'text/css; charset=utf-8', () => DOCS_STYLE);
  serveText(server, '/docs/scalar.js', 'text/javascript; charset=utf-8', scalarBundle);
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
      .send(docsPage({ root: path.endsWith('/') ? '../' : './', callers: developmentCallers ?? [] }));
  });
}

/**
 * Made when it is first asked for, which spares every start the time and most processes the memory. As bytes: a text
 * would be copied for each client, and kept as long as it takes to read it.
 */
function serveText(
  server: FastifyInstance,
  url: string,
  type: string,
  make: () => string | Promise<Buffer>,
  headers: Readonly<Record<string, string>> = {},
): void {
  let body: Promise<Buffer> | undefined;
  server.get(url, async (_request, reply) => {
    body ??= Promise.resolve(make()).then((made) => Buffer.from(made));
    return reply
      .headers({ ...headers, 'Cache-Control': 'no-cache' })
      .type(type)
      .send(await body);
  });
}

/** Scalar for browsers. Its plugin serves it, and has it under no other name. */
async function scalarBundle(): Promise<Buffer> {
  const [{ default: fastify }, { default: scalar }] = await Promise.all([
    import('fastify'),
    import('@scalar/fastify-api-reference'),
  ]);
  const server = fastify();
  await server.register(scalar, { routePrefix: '/', configuration: { url: '/openapi.json' } });
  const { rawPayload } = await server.inject('/js/scalar.js');
  await server.close();
  return rawPayload;
}
