import type { PipeTransform, Type } from '@nestjs/common';
import { getMetadataStorage, validateSync, type ValidationError } from 'class-validator';
import { Problem } from './problem.js';

/**
 * Query parameters as an instance of their class. Unknown, repeated or invalid ones are 400: a misspelt filter must
 * never return something else than what was asked. `@Query(new StrictQueryPipe(AccountQuery)) query: AccountQuery`
 */
export class StrictQueryPipe<Query extends object> implements PipeTransform<object, Query> {
  private readonly nothingAsked: Query;
  private readonly known: ReadonlySet<string>;

  constructor(private readonly queryClass: Type<Query>) {
    this.nothingAsked = Object.freeze(new queryClass());
    const rules = getMetadataStorage().getTargetValidationMetadatas(queryClass, '', false, false);
    this.known = new Set(rules.map(({ propertyName }) => propertyName));
  }

  transform(sent: object): Query {
    if (Object.keys(sent).length === 0) return this.nothingAsked;
    // First, so that a parameter called like a member of every object never becomes a property.
    const unknown = Object.keys(sent).find((name) => !this.known.has(name));
    if (unknown !== undefined) throw invalid(`Unknown query parameter "${unknown.slice(0, 40)}"`);
    const query = Object.assign(new this.queryClass(), sent);
    const errors = validateSync(query);
    if (errors.length > 0) throw invalid(rulesOf(errors).join('; '));
    return query;
  }
}

function rulesOf(errors: ValidationError[]): string[] {
  return errors.flatMap(({ constraints = {} }) => Object.values(constraints));
}

function invalid(detail: string): Problem {
  return new Problem('invalid_parameter', { detail: `${detail}.` });
}
