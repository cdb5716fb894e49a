export const ApiHealth =
  (_: string) =>
  (..._rest: unknown[]) => {};
