import type { AccountFields } from '../../fields/account-fields.js';
import type { Values } from '../../fields/account-values.js';
import { EXTENDED, type FieldDeclaration, type Stored, type Table } from '../../fields/field.js';

/** A column that belongs to a field, or to all fields that a site declares. */
export interface Column {
  readonly table: Table;
  readonly name: string;
  /** The name of the field; `extended` stands for all that a site declares. */
  readonly field: string;
  /** Of a parameter that carries its value. */
  readonly type: string;
  /** SQL of its stored form. */
  readonly read: (column: string) => string;
  /** SQL of its value, given the stored form. */
  readonly write: (parameter: string) => string;
  /** Its stored form in an account. */
  readonly valueOf: (account: Values) => unknown;
  /** Whether it never changes: it is written when the account is made. */
  readonly fixed: boolean;
  /** The column whose values it has the keys of. */
  readonly keyOf?: string;
  /** The field that it is a part of: written only where that changes. */
  readonly partOf?: string;
}

const asIs = (sql: string): string => sql;
const PLAIN = { fixed: false, read: asIs, write: asIs };

/** Most accounts have none of these values: then there is nothing to be parsed. */
const MEMBERS: Column = {
  ...PLAIN,
  table: 'profiles',
  name: EXTENDED,
  field: EXTENDED,
  type: 'jsonb',
  read: (column) => `NULLIF(${column}, '{}')`,
  valueOf: (account) => JSON.stringify(account[EXTENDED] ?? {}),
};

/** The columns of all fields, each once, in the order of the fields. */
export function columnsOf(fields: AccountFields): readonly Column[] {
  const own = fields.all.flatMap(columnsOfField);
  // Where nothing is declared, what once was stays as it is.
  return fields.declared.length > 0 ? [...own, MEMBERS] : own;
}

function columnsOfField({ name, kind, table, key, parts = [] }: FieldDeclaration): Column[] {
  const fixed = name === 'username';
  const own = table && {
    ...{ fixed, table, name, field: name },
    type: kind.sqlType,
    read: kind.read ?? asIs,
    write: kind.write ?? asIs,
    valueOf: (account: Values) => account[name],
  };
  const keys = key &&
    table && {
      ...PLAIN,
      ...{ fixed, table, name: key.column, keyOf: name, field: name },
      type: 'text COLLATE "C"',
      valueOf: (account: Values) => key.of(account[name] as Stored),
    };
  const others = parts.map(({ column, sqlType }) => ({
    ...PLAIN,
    ...{ fixed, table: 'profiles' as const, name: column, type: sqlType, partOf: name, field: name },
    valueOf: (account: Values) => account[column],
  }));
  return [own, keys, ...others].filter((column) => column !== undefined);
}
