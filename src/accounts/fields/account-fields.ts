import type { FieldRules } from '../../validation/validate-fields.js';
import { BUILT_IN } from './built-in-fields.js';
import {
  EXTENDED,
  WRITERS,
  type FieldDeclaration,
  type Stored,
  type VisibilitySets,
  type Writer,
} from './field.js';

/** An account as an import has it: judged, each value in its stored form, by the names of the fields. */
export interface ImportedAccount {
  readonly username: string;
  readonly email: string;
  readonly [field: string]: Stored;
}

/** The fields that accounts have here, and what follows from their declarations alone. */
export class AccountFields {
  /** Those that views have, in the order in which they are documented and returned. */
  readonly names: readonly string[];
  /** Those that a site declares. */
  readonly declared: readonly FieldDeclaration[];
  /** Those whose value can change, as changes name them. */
  readonly changing: readonly string[];
  /** Those that an export writes and an import takes. */
  readonly transferred: readonly FieldDeclaration[];
  /** Those that are cleared with the value of another field. */
  readonly dependent: readonly (FieldDeclaration & Required<Pick<FieldDeclaration, 'needs'>>)[];
  /** Those of which no two accounts have the same value, beside username and address. */
  readonly unique: readonly FieldDeclaration[];
  /** Who sees what, unless the configuration says otherwise. */
  readonly defaultSets: VisibilitySets;
  private readonly byName: ReadonlyMap<string, FieldDeclaration>;
  private readonly rules: ReadonlyMap<Writer, FieldRules<Stored>>;

  constructor(readonly all: readonly FieldDeclaration[]) {
    const inSet = (...sets: readonly FieldDeclaration['set'][]) =>
      named(all.filter(({ set }) => sets.includes(set)));
    this.byName = new Map(all.map((field) => [field.name, field]));
    this.names = inSet('public', 'shareable', 'admin');
    this.declared = all.filter(({ member }) => member !== undefined);
    this.changing = all
      .filter(({ table, parts, member }) => table ?? parts ?? member)
      .flatMap(namesInChanges);
    // What finds an account stands first, for whoever reads such a file.
    this.transferred = all.filter(isKept).sort((a, b) => rank(a) - rank(b));
    this.dependent = all.flatMap((field) => (field.needs ? [{ ...field, needs: field.needs }] : []));
    this.unique = all.filter(({ unique }) => unique);
    this.defaultSets = {
      publicFields: inSet('public'),
      shareableFields: inSet('public', 'shareable'),
      adminFields: this.names,
      customFields: named(all.filter(({ custom }) => custom)),
      staffFields: this.readableByStaff(this.names),
    };
    this.rules = new Map(WRITERS.map((writer) => [writer, rulesOf(all, writer)]));
  }

  find(name: string): FieldDeclaration | undefined {
    return this.byName.get(name);
  }

  /** @throws if there is no such field */
  get(name: string): FieldDeclaration {
    const field = this.byName.get(name);
    if (field === undefined) throw new Error(`There is no field ${name}`);
    return field;
  }

  /** Whether a name in changes is that of a member of an object which is told by its members. */
  isToldByKey(name: string): boolean {
    return this.find(name.split('.', 1)[0]!)?.kind.keys !== undefined;
  }

  /** What each field accepts from somebody. */
  rulesFor(writer: Writer): FieldRules<Stored> {
    return this.rules.get(writer)!;
  }

  /** The names of the fields that somebody may write. */
  writableBy(writer: Writer): readonly string[] {
    return named(this.all.filter(({ write }) => mayWrite(writer, write)));
  }

  /** Those of the fields that not only their owner may read; the same list if that is all of them. */
  readableByStaff(names: readonly string[]): readonly string[] {
    const readable = names.filter((name) => this.get(name).read !== 'owner');
    return readable.length === names.length ? names : readable;
  }
}

function named(fields: readonly FieldDeclaration[]): readonly string[] {
  return fields.map(({ name }) => name);
}

/** An object that is told by its members has none of its own. */
function namesInChanges({ name, kind: { keys } }: FieldDeclaration): string[] {
  return Array.isArray(keys) ? keys.map((key: string) => `${name}.${key}`) : [name];
}

/** Whether somebody may write it, and it is there then. */
function isKept({ write, table, member }: FieldDeclaration): boolean {
  return write !== 'nobody' && (table !== undefined || member !== undefined);
}

function rank({ required }: FieldDeclaration): number {
  return required ? 0 : 1;
}

function mayWrite(writer: Writer, write: FieldDeclaration['write']): boolean {
  return write !== 'nobody' && WRITERS.indexOf(write) <= WRITERS.indexOf(writer);
}

/** What somebody may send, as the wire has it: the fields that a site declares are members of an object. */
function rulesOf(all: readonly FieldDeclaration[], writer: Writer): FieldRules<Stored> {
  const declared = all.filter(({ member }) => member !== undefined);
  const rules = rulesOfObject(
    all.filter(({ member }) => member === undefined),
    writer,
  );
  const expansions = new Map(
    all.flatMap(({ name, expands }) => (expands === undefined ? [] : [[name, expands] as const])),
  );
  return {
    ...rules,
    ...(declared.length > 0 && { objects: new Map([[EXTENDED, rulesOfObject(declared, writer)]]) }),
    // An export says the same twice.
    ...(writer !== 'import' && { expansions }),
  };
}

function rulesOfObject(all: readonly FieldDeclaration[], writer: Writer): FieldRules<Stored> {
  const ruleOf = ({ kind, operatorRule = kind.rule, importRule = operatorRule }: FieldDeclaration) =>
    ({ owner: kind.rule, operator: operatorRule, import: importRule })[writer];
  const key = ({ name, member = name }: FieldDeclaration): string => member;
  const isImport = writer === 'import';
  const own = all.filter(({ write }) => mayWrite(writer, write));
  const others = all.filter(({ write, set }) => !mayWrite(writer, write) && set !== 'none').map(key);
  return {
    rules: new Map(own.map((field) => [key(field), ruleOf(field)])),
    required: isImport ? all.filter(({ required }) => required).map(key) : [],
    // A file may say again what an export of the API's answers says; it is not taken from there.
    ignored: new Set(isImport ? others : []),
    readOnly: new Set(isImport ? [] : others),
  };
}

/** The fields of every account, whatever a site adds. */
export const BUILT_IN_FIELDS = new AccountFields(BUILT_IN);
