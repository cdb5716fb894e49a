/** RFC 3339, UTC, whole seconds. */
export function rfc3339(seconds: number): string {
  return `${new Date(seconds * 1_000).toISOString().slice(0, 19)}Z`;
}
