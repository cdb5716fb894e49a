import { readFileSync } from 'node:fs';
import type { INestApplication } from '@nestjs/common';
import { DocumentBuilder, SwaggerModule, type OpenAPIObject } from '@nestjs/swagger';
import { VIEW_SCHEMAS } from '../accounts/dto/account-views.dto.js';
import type { Settings } from '../config/settings.js';
import { completeDocument } from './complete-document.js';

type Schemas = Record<string, SchemaObject>;

/**
 * What is refused with a key that is not named. Answers are not closed: a client that was generated before a field
 * existed has to pass over it. The tests hold each answer to exactly the keys that are declared.
 */
const CLOSED = ['LanguageProficiency', 'AccountPatch', 'EmailSearch'];

/** As far as this file looks into it. */
interface SchemaObject {
  type?: string;
  description?: string;
  anyOf?: object[];
  properties?: Schemas;
  required?: string[];
  additionalProperties?: boolean;
}

/** From `src/docs` and `dist/docs` alike. */
const PACKAGE = new URL('../../package.json', import.meta.url);

/** The document of this installation: its views and image sizes are the configured ones. */
export function buildOpenApiDocument(app: INestApplication, settings: Settings): OpenAPIObject {
  const config = describeService(settings).build();
  const document = SwaggerModule.createDocument(app, config, {
    operationIdFactory: (_controller, method) => method,
  });
  const schemas = document.components!.schemas as Schemas;
  configureProfileImage(schemas.ProfileImage!, settings);
  addViews(schemas, settings);
  for (const name of CLOSED) schemas[name]!.additionalProperties = false;
  completeDocument(document);
  const { openapi, info, servers, tags, paths, components } = document;
  delete info.contact;
  return { openapi, info, servers, tags, paths, components };
}

function describeService({ publicUrl }: Settings): DocumentBuilder {
  const { version } = JSON.parse(readFileSync(PACKAGE, 'utf8')) as { version: string };
  const builder = new DocumentBuilder()
    .setOpenAPIVersion('3.1.0')
    .setTitle('User Accounts')
    .setDescription(
      "The user's account: who she is, what she says about herself, and how much of it she shares. " +
        'Every route answers with a trailing slash too, and HEAD works wherever GET does.',
    )
    .setVersion(version)
    .setLicense('MIT', 'https://spdx.org/licenses/MIT.html')
    .addTag('accounts', 'Accounts, each filtered by what its owner shares')
    .addTag('email pages', 'What the links in mails lead to; their token is all that they need')
    .addTag('changes', 'What changed, in an order without gaps; for internal services')
    .addTag('health', 'For the machinery that runs the service; no token needed')
    .addBearerAuth({ type: 'http', scheme: 'bearer', bearerFormat: 'JWT' }, 'bearer');
  return builder.addServer(publicUrl ?? '/');
}

/** The class has the default sizes. */
function configureProfileImage(image: SchemaObject, { profileImageSizesMap }: Settings): void {
  const { has_image, image_url_full } = image.properties!;
  const urls = Object.entries(profileImageSizesMap).map(([name, edge]) => [
    `image_url_${name}`,
    {
      ...image_url_full,
      description: `Absolute URL of the picture, or of a default one, ${edge} × ${edge} pixels`,
      example: `https://accounts.example.org/profile_images/default-${edge}.webp`,
    },
  ]);
  image.properties = { has_image: has_image!, ...(Object.fromEntries(urls) as Schemas) };
  image.required = Object.keys(image.properties);
}

/** Each view has exactly the fields of its set, as a response has. */
function addViews(schemas: Schemas, { accountVisibilityConfiguration }: Settings): void {
  const { adminFields, shareableFields, publicFields } = accountVisibilityConfiguration;
  const fields = schemas.Account!.properties!;
  const view = (description: string, names: readonly string[]): SchemaObject => ({
    type: 'object',
    description,
    properties: Object.fromEntries(names.map((name) => [name, fields[name]!])),
    required: [...names],
  });
  delete schemas.Account;
  schemas[VIEW_SCHEMAS.full] = view('What the owner and staff see', adminFields);
  schemas[VIEW_SCHEMAS.shared] = view('What others see of an account that is shared', shareableFields);
  schemas[VIEW_SCHEMAS.public] = view('What others see of a private account', publicFields);
  // Generated code takes the first that fits, so the largest comes first.
  const views = [VIEW_SCHEMAS.full, VIEW_SCHEMAS.shared, VIEW_SCHEMAS.public];
  schemas[VIEW_SCHEMAS.any] = {
    description: 'In the view that the caller gets',
    anyOf: views.map((name) => ({ $ref: `#/components/schemas/${name}` })),
  };
}
