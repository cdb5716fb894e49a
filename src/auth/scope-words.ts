/** A JSON object, as it came. */
type Claims = Readonly<Record<string, unknown>>;

/**
 * The words in these claims, which grant rights: of a text those between its blanks (RFC 8693 §4.2), of an array each
 * text as a whole. Anything else has none.
 *
 * @param paths names of claims; a dot leads into one, as in `realm_access.roles`
 */
export function scopeWords(claims: Claims, paths: readonly string[]): string[] {
  return paths.flatMap((path) => words(valueAt(claims, path)));
}

function words(value: unknown): string[] {
  if (typeof value === 'string') return value.split(' ').filter((word) => word !== '');
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

/** Names may have dots themselves (`https://example.com/roles`), so the longest name that is there counts. */
function valueAt(claims: Claims, path: string): unknown {
  if (Object.hasOwn(claims, path)) return claims[path];
  for (let dot = path.lastIndexOf('.'); dot > 0; dot = path.lastIndexOf('.', dot - 1)) {
    const name = path.slice(0, dot);
    const inner = Object.hasOwn(claims, name) ? claims[name] : undefined;
    if (isObject(inner)) return valueAt(inner, path.slice(dot + 1));
  }
  return undefined;
}

function isObject(value: unknown): value is Claims {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
