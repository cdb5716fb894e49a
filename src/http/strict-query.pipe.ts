import type { PipeTransform, Type } from '@nestjs/common';
import { plainToInstance } from 'class-transformer';
import { validateSync, type ValidationError } from 'class-validator';
import { Problem } from './problem.js';

/**
 * Query parameters as an instance of their class. Unknown, repeated or invalid ones are 400: a misspelt filter must
 * never return something else than what was asked. `@Query(new StrictQueryPipe(AccountQuery)) query: AccountQuery`
 */
export class StrictQueryPipe<Query extends object> implements PipeTransform<object, Query> {
  private readonly nothingAsked: Query;

  constructor(private readonly queryClass: Type<Query>) {
    this.nothingAsked = Object.freeze(new queryClass());
  }

  transform(sent: object): Query {
    if (Object.keys(sent).length === 0) return this.nothingAsked;
    // `sent` has no prototype (fast-querystring), so a parameter called __proto__ is one like any other.
    const query = plainToInstance(this.queryClass, { ...sent }, { exposeUnsetFields: false });
    const errors = validateSync(query, {
      whitelist: true,
      forbidNonWhitelisted: true,
      forbidUnknownValues: true,
    });
    if (errors.length > 0) throw invalidParameter(errors);
    return query;
  }
}

function invalidParameter(errors: ValidationError[]): Problem {
  const rules = errors.flatMap(({ property, constraints = {} }) =>
    'whitelistValidation' in constraints
      ? [`unknown query parameter "${property.slice(0, 40)}"`]
      : Object.values(constraints),
  );
  return new Problem('invalid_parameter', { detail: `${sentence(rules.join('; '))}.` });
}

function sentence(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
