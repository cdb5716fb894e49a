import { randomBytes } from 'node:crypto';
import type { OpenAPIObject } from '@nestjs/swagger';
import { createApp } from '../app.js';
import { Settings } from '../config/settings.js';
import { createDataSource } from '../database/data-source.js';
import { buildOpenApiDocument } from './openapi-document.js';

/** The document that a service with these settings serves. Connects to nothing: only what describes it is taken. */
export async function openApiDocument(settings: Settings): Promise<OpenAPIObject> {
  const { accountFields, accountVisibilityConfiguration, profileImageSizesMap } = settings;
  const application = Object.assign(new Settings(), {
    ...{ accountFields, accountVisibilityConfiguration, profileImageSizesMap },
    jwtSecret: randomBytes(32).toString('hex'),
    logLevel: 'silent' as const,
  });
  const app = await createApp(application, createDataSource({ url: 'postgres://localhost/none' }));
  try {
    return buildOpenApiDocument(app, settings);
  } finally {
    await app.close();
  }
}
