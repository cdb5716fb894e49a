import type { OpenAPIObject } from '@nestjs/swagger';

/** As far as this file looks into them. */
type Node = Record<string, unknown>;
interface Operation {
  operationId?: string;
  parameters?: object[];
  security?: object[];
  requestBody?: Node;
  responses: Record<string, { headers?: Node; content?: Node }>;
}

/** As `@fastify/rate-limit` sends them; absent while the limit is off. */
const RATE_LIMIT: Readonly<Record<string, string>> = {
  'RateLimit-Limit': 'Requests per minute that the caller may make; absent if there is no limit.',
  'RateLimit-Remaining': 'How many requests are left.',
  'RateLimit-Reset': 'Seconds until the count restarts.',
};

const ACCESS_PURPOSE = {
  name: 'Access-Purpose',
  in: 'header',
  required: false,
  description:
    'Why the caller reads the account; the user sees it in their list of accesses. At most 200 ' +
    'characters, in UTF-8.',
  schema: { type: 'string', maxLength: 200, example: 'ticket 4711' },
};

/**
 * What holds for every route, and no decorator has to say: limits of rate are told in each answer of the API, who reads
 * may say why, routes
 * without security say so, enumerations of answers may grow, and what only differs in type is one schema. Changes the
 * document in place.
 */
export function completeDocument({ paths, components = {} }: OpenAPIObject): void {
  components.headers = { ...components.headers, ...rateLimitHeaders() };
  const operations = Object.values(paths).flatMap((path) => Object.values(path) as Operation[]);
  for (const path of Object.values(paths)) {
    for (const [method, operation] of Object.entries(path) as [string, Operation][]) {
      const isReading = method === 'get' || operation.operationId === 'searchEmails';
      // Another array: routes of one controller may share theirs.
      if (operation.security && isReading)
        operation.parameters = [...(operation.parameters ?? []), ACCESS_PURPOSE];
    }
  }
  for (const operation of operations) {
    if (operation.security) addRateLimits(operation);
    // Said aloud: left out, it reads like forgotten.
    operation.security ??= [];
  }
  openEnums(operations, components.schemas as Record<string, Node>);
  for (const schema of Object.values(components.schemas!)) mergeTypes(schema as Node);
}

function rateLimitHeaders() {
  return Object.fromEntries(
    Object.entries(RATE_LIMIT).map(([name, description]) => [
      name,
      {
        description,
        schema: { type: 'integer' as const, minimum: 0 },
        example: name === 'RateLimit-Reset' ? 42 : 60,
      },
    ]),
  );
}

function addRateLimits({ responses }: Operation): void {
  for (const response of Object.values(responses)) {
    const refs = Object.keys(RATE_LIMIT).map((name) => [name, { $ref: `#/components/headers/${name}` }]);
    response.headers = { ...response.headers, ...(Object.fromEntries(refs) as Node) };
  }
}

/**
 * A client that was generated before a value existed must be able to read it: what is only ever answered lists its
 * values as `x-extensible-enum`, which generators take for any string. What is sent keeps its `enum`.
 */
function openEnums(operations: readonly Operation[], schemas: Record<string, Node>): void {
  const sent = reachable(operations.map(({ requestBody }) => requestBody));
  for (const { responses } of operations) open(responses);
  for (const [name, schema] of Object.entries(schemas)) if (!sent.has(name)) open(schema);

  function reachable(roots: unknown[]): Set<string> {
    const found = new Set<string>();
    for (const queue = [...roots]; queue.length > 0;) {
      for (const name of namesIn(queue.pop())) {
        if (found.has(name)) continue;
        found.add(name);
        queue.push(schemas[name]);
      }
    }
    return found;
  }
}

function namesIn(node: unknown): string[] {
  return Array.from(
    JSON.stringify(node ?? null).matchAll(/"#\/components\/schemas\/([^"]+)"/g),
    ([, name]) => name!,
  );
}

function open(node: unknown): void {
  if (typeof node !== 'object' || node === null) return;
  const schema = node as Node;
  if (Array.isArray(schema.enum)) {
    schema['x-extensible-enum'] = schema.enum.filter((value) => value !== null);
    delete schema.enum;
  }
  for (const [key, child] of Object.entries(schema)) if (!/^examples?$/.test(key)) open(child);
}

/** `anyOf` of different types becomes one schema: each keyword speaks of its own type, and generators make no class of it. */
function mergeTypes(schema: Node): void {
  for (const child of Object.values((schema.properties ?? {}) as Record<string, Node>)) mergeTypes(child);
  for (const key of ['oneOf', 'anyOf']) {
    const members = (schema[key] ?? []) as Node[];
    for (const member of members) mergeTypes(member);
    if (members.length === 0 || !members.every(({ type }) => type !== undefined)) continue;
    const type = members.flatMap((member) => member.type as string | string[]);
    if (type.includes('object') || new Set(type).size < type.length) continue;
    delete schema[key];
    Object.assign(schema, ...members, { type });
  }
}
