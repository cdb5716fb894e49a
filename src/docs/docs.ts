export const serveDocs = (..._: unknown[]) => {};
