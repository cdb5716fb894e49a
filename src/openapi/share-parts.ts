import type { OpenAPIObject } from '@nestjs/swagger';

type Node = Record<string, unknown>;
type Kind = 'headers' | 'parameters' | 'responses';

/** As far as this file looks into them. */
interface Operation {
  parameters?: Node[];
  responses: Record<string, Node>;
}

/**
 * Whatever several operations say in the same words stands once, in the components: headers, parameters and problems.
 * Changes the document in place.
 */
export function shareParts({ paths, components }: OpenAPIObject): void {
  const operations = Object.values(paths).flatMap((path) => Object.values(path) as Operation[]);
  const responses = operations.flatMap((operation) => Object.values(operation.responses));
  const headers = new Shared('headers', components as Node);
  const headersOf = (response: Node) => Object.entries((response.headers ?? {}) as Record<string, Node>);
  for (const response of responses) for (const [, header] of headersOf(response)) headers.count(header);
  for (const response of new Set(responses)) {
    if (response.headers === undefined) continue;
    response.headers = Object.fromEntries(
      headersOf(response).map(([name, header]) => [name, headers.take(name, header)]),
    );
  }
  const parameters = new Shared('parameters', components as Node);
  for (const { parameters: own = [] } of operations) own.forEach((one) => parameters.count(one));
  const problems = new Shared('responses', components as Node);
  responses.forEach((response) => problems.count(response));
  for (const operation of operations) {
    operation.parameters = operation.parameters?.map((one) => parameters.take(one.name as string, one));
    operation.responses = Object.fromEntries(
      Object.entries(operation.responses).map(([status, response]) => [
        status,
        Number(status) < 400 ? response : problems.take(nameOf(response), response),
      ]),
    );
  }
}

/** The parts of one kind that are said more than once. */
class Shared {
  private readonly counts = new Map<string, number>();
  private readonly names = new Map<string, string>();
  private readonly shared: Node;

  constructor(
    private readonly kind: Kind,
    components: Node,
  ) {
    this.shared = (components[kind] ??= {}) as Node;
  }

  count(part: Node): void {
    const text = JSON.stringify(part);
    this.counts.set(text, (this.counts.get(text) ?? 0) + 1);
  }

  /** The part, or a reference to it. */
  take(wanted: string, part: Node): Node {
    const text = JSON.stringify(part);
    if (part.$ref !== undefined || this.counts.get(text) === 1) return part;
    let name = this.names.get(text);
    if (name === undefined) {
      name = wanted;
      for (let number = 2; this.shared[name] !== undefined; number += 1) name = `${wanted}${number}`;
      this.names.set(text, name);
      this.shared[name] = part;
    }
    return { $ref: `#/components/${this.kind}/${name}` };
  }
}

/** By the problems that it has: `Unauthorized`, `InvalidParameterOrValidation`. */
function nameOf({ content }: Node): string {
  const problem = (content as Record<string, { examples?: Node }> | undefined)?.['application/problem+json'];
  const codes = Object.keys(problem?.examples ?? {});
  return codes.map(inPascalCase).join('Or');
}

const inPascalCase = (code: string): string =>
  code.replace(/(?:^|_)([a-z])/g, (_, letter: string) => letter.toUpperCase());
