import { SetMetadata } from '@nestjs/common';
import { ApiPropertyOptional, type ApiPropertyOptions } from '@nestjs/swagger';
import { getMetadataStorage, registerDecorator, type ValidationArguments } from 'class-validator';
import { describeFault, Fault, type Rule, type RuleContext } from './fault.js';

const FIELD_RULE = 'fieldRule';
const READ_ONLY = 'validation:read-only-fields';
const IGNORED = 'validation:ignored-fields';

export type DtoClass<Dto extends object = object> = new () => Dto;

/** Ties a rule to a property whose type the rule yields; the compiler refuses another one. */
type FieldDecorator<T> = <Key extends string>(target: { [K in Key]?: T }, key: Key) => void;

/** What a DTO class says about its fields; a class says it for its heirs too. */
export interface FieldRules {
  readonly rules: ReadonlyMap<string, Rule<unknown>>;
  readonly required: readonly string[];
  readonly readOnly: ReadonlySet<string>;
  readonly ignored: ReadonlySet<string>;
}

/** A field that may be sent, with its one rule, registered with class-validator. Absent is fine unless `required`. */
export function FieldRule<T>(rule: Rule<T>, options: { required?: boolean } = {}): FieldDecorator<T> {
  const required = options.required ?? false;
  return (target, propertyName) =>
    registerDecorator({
      name: FIELD_RULE,
      target: target.constructor,
      propertyName,
      constraints: [rule, required],
      validator: {
        validate: (value: unknown) =>
          value === undefined ? !required : !(rule(value, thisYear()) instanceof Fault),
        defaultMessage: (args?: ValidationArguments) => explain(propertyName, args?.value, rule),
      },
    });
}

/** A rule and its OpenAPI schema in one. */
export function WritableField<T>(rule: Rule<T>, schema: ApiPropertyOptions): FieldDecorator<T> {
  return (target, key) => {
    FieldRule(rule)(target, key);
    ApiPropertyOptional(schema)(target, key);
  };
}

/** Fields that a client sees but may not send. */
export const ReadOnlyFields = (...names: string[]): ClassDecorator => SetMetadata(READ_ONLY, names);

/** Fields that may be sent and are passed over. */
export const IgnoredFields = (...names: string[]): ClassDecorator => SetMetadata(IGNORED, names);

export function thisYear(): RuleContext {
  return { currentYear: new Date().getUTCFullYear() };
}

/** Slow: callers keep the answer. */
export function fieldRulesOf(dtoClass: DtoClass): FieldRules {
  // An heir's decorator takes the place of the inherited one: class-validator leaves the latter out.
  const fields = getMetadataStorage()
    .getTargetValidationMetadatas(dtoClass, '', false, false)
    .filter(({ name }) => name === FIELD_RULE)
    .map(({ propertyName, constraints: [rule, required] }) => ({
      propertyName,
      rule: rule as Rule<unknown>,
      required: required as boolean,
    }));
  return {
    rules: new Map(fields.map(({ propertyName, rule }) => [propertyName, rule])),
    required: fields.filter(({ required }) => required).map(({ propertyName }) => propertyName),
    readOnly: namesOf(READ_ONLY, dtoClass),
    ignored: namesOf(IGNORED, dtoClass),
  };
}

function namesOf(key: string, dtoClass: DtoClass): ReadonlySet<string> {
  return new Set(Reflect.getMetadata(key, dtoClass) as string[] | undefined);
}

function explain(field: string, value: unknown, rule: Rule<unknown>): string {
  const fault = rule(value, thisYear());
  return fault instanceof Fault ? describeFault(field, value, fault, 'en').developer_message : '';
}
