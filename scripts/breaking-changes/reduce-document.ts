import type { Node } from './resolve.js';

/** What a comparison looks at; prose and examples are the rest of a document. */
const COMPARED = new Set(
  (
    'info version paths get put post patch delete operationId security parameters name in required schema requestBody ' +
    'content responses headers components schemas $ref type enum format pattern minLength maxLength minimum maximum ' +
    'minItems maxItems uniqueItems properties items additionalProperties anyOf oneOf'
  ).split(' '),
);
/** Their keys are names that somebody chose. */
const NAMED = new Set(['paths', 'schemas', 'properties', 'responses', 'content', 'headers', 'parameters']);

/** As much of a document as `findBreakingChanges` looks at. */
export function reduceDocument(document: Node): Node {
  return reduce(document) as Node;
}

/** @param key under which the node stands, unless that is a name */
function reduce(node: unknown, key = ''): unknown {
  if (Array.isArray(node)) return node.map((item) => reduce(item));
  if (typeof node !== 'object' || node === null) return node;
  const hasNames = NAMED.has(key);
  return Object.fromEntries(
    Object.entries(node)
      .filter(([name]) => hasNames || COMPARED.has(name))
      // Of a header nothing but the name counts.
      .map(([name, value]) => [name, key === 'headers' ? {} : reduce(value, hasNames ? '' : name)]),
  );
}
