/**
 * A value as a row holds it: mostly a plain one, whatever shape it has on the wire. Of a field that a site declares it
 * is any JSON, because declarations change and values stay.
 */
export type Stored =
  string | number | boolean | null | readonly Stored[] | { readonly [name: string]: Stored };
