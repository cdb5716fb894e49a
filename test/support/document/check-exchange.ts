import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { closed } from './closed.js';
import { inlineParts } from './inline-parts.js';

/** One request and its answer, as they went over the wire. */
export interface Exchange {
  method: string;
  url: string;
  requestHeaders: Record<string, unknown>;
  requestBody: Buffer;
  status: number;
  headers: Record<string, unknown>;
  body: Buffer;
}

type Json = Record<string, any>; // eslint-disable-line @typescript-eslint/no-explicit-any

/** Headers of the transport, of security and of CORS, which are the same everywhere and which no operation declares. */
const UNDECLARED =
  /^(content-(type|length)|date|connection|keep-alive|transfer-encoding|access-control-.*|vary|x-content-type-options|content-security-policy|referrer-policy|x-frame-options|strict-transport-security|x-robots-tag)$/;

/** Names of media types that no standard knows, but clients use. */
const OLD_NAMES: Readonly<Record<string, string>> = {
  'image/jpg': 'image/jpeg',
  'image/pjpeg': 'image/jpeg',
  'image/x-png': 'image/png',
};

/** What a path that has no such method, or no path at all, may answer. */
const OUTSIDE = new Set([400, 401, 404, 405, 406, 408, 414, 429, 431, 500, 503]);

/** Makes the function that compares an exchange with the document; it returns what is wrong, and nothing if all is well. */
export function documentChecker(served: Json): (exchange: Exchange) => string[] {
  const document = inlineParts(served);
  const ajv = new Ajv2020({ strict: false, allErrors: true, verbose: false, ownProperties: true });
  addFormats.default(ajv);
  ajv.addFormat('idn-email', /^[^@\s]+@[^@\s]+$/); // ajv-formats knows only the ASCII form.
  // Open for clients, but the service itself may send no value that the document does not list.
  ajv.addKeyword({
    keyword: 'x-extensible-enum',
    schemaType: 'array',
    validate: (values: unknown[], value: unknown) => value === null || values.includes(value),
  });
  ajv.addSchema(closed(document), 'document', undefined, false);
  ajv.addSchema(closed(withWholeViews(document)), 'whole', undefined, false);
  const hasScopes = document.components?.securitySchemes?.service !== undefined;
  // `/accounts/search_emails` is itself before it is an account.
  const byLiteral = Object.keys(document.paths as Json).sort(
    (a, b) => a.split('{').length - b.split('{').length,
  );
  const paths = byLiteral.map((path) => ({ path, pattern: patternOf(path) }));
  const validators = new Map<string, ValidateFunction>();

  return (exchange) => {
    const pathname = exchange.url.split('?')[0]!.replace(/(?<=.)\/$/, '');
    const path = paths.find((one) => one.pattern.test(pathname))?.path;
    const method = exchange.method.toLowerCase();
    const keys = ['paths', path ?? '', method === 'head' ? 'get' : method];
    const operation = path === undefined ? undefined : at(document, keys);
    const faults = operation ? inside(exchange, operation, keys) : outside(exchange, pathname);
    return faults.map((fault) => `${exchange.method} ${exchange.url} → ${exchange.status}: ${fault}`);
  };

  function inside(exchange: Exchange, operation: Json, keys: string[]): string[] {
    const response = operation.responses[exchange.status] as Json | undefined;
    if (!response) return ['the status is not declared'];
    const here = [...keys, 'responses', String(exchange.status)];
    return [
      ...headerFaults(exchange, response),
      ...bodyFaults(exchange, response, here),
      ...(exchange.status < 300 ? requestFaults(exchange, operation, keys) : []),
    ];
  }

  function headerFaults({ headers }: Exchange, response: Json): string[] {
    const declared = Object.entries<Json>((response.headers ?? {}) as Json).map<[string, Json]>(
      ([name, header]) => [name.toLowerCase(), header],
    );
    const names = new Set(declared.map(([name]) => name));
    const faults = Object.keys(headers)
      .filter((name) => !names.has(name) && !UNDECLARED.test(name))
      .map((name) => `the header ${name} is not declared`);
    for (const [name, { required, schema }] of declared) {
      const value = headers[name];
      if (value === undefined && required) faults.push(`the header ${name} is missing`);
      const typed = schema.type === 'integer' ? Number(value) : value;
      if (value !== undefined && !ajv.validate(schema as object, typed)) {
        faults.push(`the header ${name} ${ajv.errorsText()}`);
      }
    }
    return faults;
  }

  function bodyFaults({ method, url, headers, body }: Exchange, response: Json, keys: string[]): string[] {
    if (!response.content) return body.length === 0 ? [] : ['a body, where none is declared'];
    const type = mediaType(headers['content-type']);
    if (!response.content[type]) return [`the media type ${type} is not declared`];
    if (method === 'HEAD') return body.length === 0 ? [] : ['a body in answer to HEAD'];
    if (!/[/+]json$/.test(type)) return body.length > 0 ? [] : ['no body, where one is declared'];
    const isNarrowed = hasScopes || /[?&]fields=/.test(url);
    const here = [...keys, 'content', type, 'schema'];
    return valueFaults('the body', body, here, isNarrowed ? 'document' : 'whole');
  }

  /** Of a request that the service accepted. */
  function requestFaults(
    { url, requestHeaders, requestBody }: Exchange,
    operation: Json,
    keys: string[],
  ): string[] {
    const declared = (operation.parameters ?? []) as { in: string; name: string }[];
    const inQuery = new Set(declared.filter((one) => one.in === 'query').map(({ name }) => name));
    const sent = [...new URLSearchParams(url.split('?')[1] ?? '').keys()];
    // Where no parameter is declared, the route does not look at any.
    const faults = sent
      .filter((name) => inQuery.size > 0 && !inQuery.has(name))
      .map((name) => `the parameter ${name} was accepted, and is not declared`);
    if (!operation.requestBody) return faults;
    const sentType = mediaType(requestHeaders['content-type']);
    const type = OLD_NAMES[sentType] ?? sentType;
    if (!operation.requestBody.content[type]) return [...faults, `a request of type ${type} was accepted`];
    if (!/[/+]json$/.test(type)) return faults;
    const here = [...keys, 'requestBody', 'content', type, 'schema'];
    return [...faults, ...valueFaults('the accepted request body', usualSpelling(requestBody), here)];
  }

  function valueFaults(what: string, bytes: Buffer, keys: string[], root = 'document'): string[] {
    let value: unknown;
    try {
      value = JSON.parse(bytes.toString('utf8'));
    } catch {
      return [`${what} is no JSON`];
    }
    const pointer = `${root}#/${keys.map((key) => encodeURIComponent(escaped(key))).join('/')}`;
    const validate = validators.get(pointer) ?? ajv.compile({ $ref: pointer });
    validators.set(pointer, validate);
    return validate(value) ? [] : [`${what} ${ajv.errorsText(validate.errors, { dataVar: '' })}`];
  }

  /** Other methods of a path, and paths that are not there. */
  function outside(exchange: Exchange, pathname: string): string[] {
    const { status, headers, body } = exchange;
    if (!/^\/(api|health)(\/|$)/.test(pathname)) return [];
    if (exchange.method === 'OPTIONS' && status === 204)
      return headers.allow || headers['access-control-allow-methods'] ? [] : ['no Allow'];
    if (!OUTSIDE.has(status)) return ['an answer that no operation declares'];
    if (mediaType(headers['content-type']) !== 'application/problem+json') return ['no problem'];
    if (exchange.method === 'HEAD') return [];
    const schema = status === 401 ? 'UnauthorizedProblem' : 'ProblemDetails';
    return valueFaults('the body', body, ['components', 'schemas', schema]);
  }
}

/** Only who asks for some fields, and services by their scopes, get less than a view. */
function withWholeViews(document: Json): Json {
  const whole = structuredClone(document);
  const any = whole.components?.schemas?.AnyAccount as { anyOf: { $ref: string }[] } | undefined;
  if (any) any.anyOf = any.anyOf.filter(({ $ref }) => !$ref.endsWith('/PartialAccount'));
  return whole;
}

function patternOf(path: string): RegExp {
  const source = path.replace(/[.*+?^$()|[\]\\]/g, '\\$&').replace(/\{\w+\}/g, '[^/]+');
  return new RegExp(`^${source}$`);
}

function at(node: Json, keys: readonly string[]): Json | undefined {
  return keys.reduce<Json | undefined>((value, key) => value?.[key] as Json | undefined, node);
}

const escaped = (key: string): string => key.replaceAll('~', '~0').replaceAll('/', '~1');

const mediaType = (value: unknown): string =>
  (typeof value === 'string' ? value : '').split(';')[0]!.trim().toLowerCase();

/** Old clients send a choice in capitals, and it is taken; the document names it as answers do. */
function usualSpelling(body: Buffer): Buffer {
  const text = body.toString().replace(/"account_privacy"\s*:\s*"\w+"/gi, (member) => member.toLowerCase());
  return Buffer.from(text);
}
