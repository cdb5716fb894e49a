import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { isOpenEdx } from '../accounts/fields/openedx-fields.js';
import type { Settings } from '../config/settings.js';
import { programVersion } from '../config/version.js';
import { shareParts } from './share-parts.js';
import { accountSchemas, type SchemaObject } from './account-schemas.js';
import { completeDocument } from './complete-document.js';
import { eventComponents } from './pushed-events.js';
import { allowCookies, allowServices, BEARER } from './security-schemes.js';
import { INTRODUCTION } from './introduction.js';
import { webhooks } from './webhooks.js';
import { addOpenEdx } from './openedx-additions.js';

/** The document of this installation. */
export function buildOpenApiDocument(app: INestApplication, settings: Settings): OpenAPIObject {
  const config = describeService(settings).build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
  });
  const schemas = document.components!.schemas as Record<string, SchemaObject>;
  schemas.EmailSearch!.additionalProperties = false;
  Object.assign(schemas, accountSchemas(settings), eventComponents());
  if (isOpenEdx(settings.accountFields)) addOpenEdx(document);
  completeDocument(document);
  if (settings.jwtCookies) allowCookies(document);
  allowServices(document, settings);
  shareParts(document);
  const { openapi, info, servers, tags, paths, components } = document;
  delete info.contact;
  return { openapi, info, servers, tags, paths, webhooks: webhooks(), components };
}

function describeService({ publicUrl }: Settings): DocumentBuilder {
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('User Accounts')
    .setDescription(INTRODUCTION)
    .setVersion(programVersion())
    .setLicense('MIT', 'https://spdx.org/licenses/MIT.html')
    .addTag('accounts', 'Accounts, each showing what its owner shares')
    .addTag(
      'email pages',
      'The pages that links in mails lead to; they need no token but the one in the link',
    )
    .addTag('changes', 'The feed of changes, in order and without gaps; for internal services')
    .addTag('health', 'Health checks; no token needed')
    .addSecurity('bearer', BEARER);
  return builder.addServer(publicUrl ?? '/');
}
