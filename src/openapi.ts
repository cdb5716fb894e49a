export const buildOpenApiDocument = (..._: unknown[]) => ({});
