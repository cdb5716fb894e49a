import { compareSchemas } from './compare-schemas.js';
import { resolve, type Node } from './resolve.js';

type Nodes = Record<string, Node>;

/** What would break a client that was made for the document `before`, one sentence each. */
export function findBreakingChanges(before: Node, after: Node): string[] {
  const changes: string[] = [];
  for (const { place, path, method, operation } of operationsOf(before)) {
    const now = (after.paths as Nodes)[path]?.[method] as Node | undefined;
    if (now) changes.push(...compareOperations({ before, after }, operation, now, place));
    else changes.push(`${place} is gone`);
  }
  return changes;
}

/** Whether the version says that clients may break: a higher major, or a higher minor before 1.0. */
export function mayBreak(before: string, after: string): boolean {
  const [was, is] = [before, after].map((version) => version.split('.').map(Number)) as [number[], number[]];
  if (is[0] !== was[0]) return is[0]! > was[0]!;
  return is[0] === 0 && is[1]! > was[1]!;
}

interface Documents {
  before: Node;
  after: Node;
}

function compareOperations(documents: Documents, old: Node, now: Node, place: string): string[] {
  const changes: string[] = [];
  // Generators make the name of a function of it.
  if (old.operationId !== now.operationId)
    changes.push(`${place}: ${old.operationId as string} has another name`);
  const asks = (operation: Node) => ((operation.security ?? []) as unknown[]).length > 0;
  if (asks(now) && !asks(old)) changes.push(`${place} now needs a token`);
  return [
    ...changes,
    ...compareParameters(documents, old, now, place),
    ...compareRequestBodies(documents, old, now, place),
    ...compareAnswers(documents, old, now, place),
  ];
}

function compareParameters(documents: Documents, old: Node, now: Node, place: string): string[] {
  const [was, is] = [parametersOf(documents.before, old), parametersOf(documents.after, now)];
  const removed = [...was.keys()]
    .filter((name) => !is.has(name))
    .map((name) => `the parameter ${name} is gone`);
  const required = [...is]
    .filter(([name, parameter]) => parameter.required && !was.get(name)?.required)
    .map(([name]) => `the parameter ${name} is now required`);
  const kept = [...was].filter(([name]) => is.has(name));
  return [
    ...[...removed, ...required].map((what) => `${place}: ${what}`),
    ...kept.flatMap(([name, parameter]) => {
      const comparison = { ...documents, direction: 'request' as const };
      return compareSchemas(comparison, parameter.schema, is.get(name)!.schema, `${place} ${name}`);
    }),
  ];
}

function compareRequestBodies(documents: Documents, old: Node, now: Node, place: string): string[] {
  const [was, is] = [resolve(documents.before, old.requestBody), resolve(documents.after, now.requestBody)];
  const needs = is.required && !was.required ? [`${place}: a body is now required`] : [];
  const comparison = { ...documents, direction: 'request' as const };
  return [
    ...needs,
    ...compareContent(was, is, (a, b) => compareSchemas(comparison, a, b, `${place} body`), place),
  ];
}

function compareAnswers(documents: Documents, old: Node, now: Node, place: string): string[] {
  const comparison = { ...documents, direction: 'answer' as const };
  return Object.entries(old.responses as Nodes).flatMap(([status, response]) => {
    const here = `${place} ${status}`;
    const after = (now.responses as Nodes)[status];
    // An error that no longer happens breaks nobody.
    if (!after) return Number(status) < 400 ? [`${here} is gone`] : [];
    const [was, is] = [resolve(documents.before, response), resolve(documents.after, after)];
    const headers = Object.keys((was.headers ?? {}) as Node).filter(
      (name) => !((is.headers ?? {}) as Node)[name],
    );
    return [
      ...headers.map((name) => `${here}: the header ${name} is gone`),
      ...compareContent(was, is, (a, b) => compareSchemas(comparison, a, b, here), here),
    ];
  });
}

function compareContent(
  was: Node,
  is: Node,
  compare: (a: unknown, b: unknown) => string[],
  place: string,
): string[] {
  const types = (was.content ?? {}) as Nodes;
  return Object.entries(types).flatMap(([type, { schema }]) => {
    const now = ((is.content ?? {}) as Nodes)[type];
    return now ? compare(schema, now.schema) : [`${place}: the media type ${type} is gone`];
  });
}

function operationsOf({ paths }: Node) {
  return Object.entries(paths as Record<string, Nodes>).flatMap(([path, item]) =>
    Object.entries(item).map(([method, operation]) => ({
      place: `${method.toUpperCase()} ${path}`,
      path,
      method,
      operation,
    })),
  );
}

function parametersOf(document: Node, { parameters = [] }: Node): Map<string, Node> {
  const own = (parameters as Node[]).map((one) => resolve(document, one));
  return new Map(own.map((one) => [`${one.in as string} ${one.name as string}`, one]));
}
