import type { Fault, Rule } from '../../validation/fault.js';
import type { Expansion } from '../../validation/validate-fields.js';
import type { AccountRow } from './account-row.js';
import type { Stored } from './stored.js';

export type { Stored } from './stored.js';

/** JSON Schema keywords, as the OpenAPI document has them. */
export type Schema = Readonly<Record<string, unknown>>;

/** With whom a profile, or one field of it, is shared. */
export const PRIVACY_CHOICES = ['all_users', 'private'] as const;
/** Field by field, where a site has fields for that. */
export const CUSTOM = 'custom';
export type AccountPrivacy = (typeof PRIVACY_CHOICES)[number] | typeof CUSTOM;

/** A picture as the wire has it: `has_image`, and an absolute `image_url_<name>` per size. */
export type ProfileImage = Readonly<Record<string, string | boolean>>;

/** What all fields of one kind have in common: how a value is judged, kept, written and described. */
export interface FieldKind {
  /** Gives the stored form of a value that was sent, or the fault. */
  readonly rule: Rule<Stored>;
  /** Of the value in an answer. */
  readonly schema: Schema;
  /** Of the value in a patch. */
  readonly patchSchema: Schema;
  /** Schemas that these refer to, by name. */
  readonly definitions?: Readonly<Record<string, Schema>>;
  /** What a sent value makes of the one that is there. Default: it takes its place. */
  readonly merge?: (old: Stored, sent: Stored) => Stored;
  /**
   * Of an object whose members are changed, and told in history and events, one by one, as `visibility.bio`: their names,
   * or that there may be any.
   */
  readonly keys?: readonly string[] | 'any';
  /** Whether any text is a value. */
  readonly isText?: true;
  /** PostgreSQL's type of the parameter that carries the stored form. */
  readonly sqlType: string;
  /** SQL that makes the stored form of the column. Default: the column itself. */
  readonly read?: (column: string) => string;
  /** SQL that makes the column's value of the stored form. Default: the parameter itself. */
  readonly write?: (parameter: string) => string;
  /** The JSON of a stored value. */
  readonly json: (value: Stored) => string;
  /** A stored value as JSON.parse would give it. */
  readonly wire: (value: Stored) => unknown;
  /** A stored value as the cell of a table has it; null: an empty cell. */
  readonly toText: (value: Stored) => string | null;
  /** What a cell or `FIELD=text` says, in the form that the rule judges. */
  readonly ofText: (text: string) => unknown;
  /** Whether null is a value, or clears to one. */
  readonly nullable: boolean;
}

/** Who may write a field: each may write what those before may. An import creates accounts. */
export const WRITERS = ['owner', 'operator', 'import'] as const;
export type Writer = (typeof WRITERS)[number];

/** The object on the wire, and the column, that hold the fields which a site declares. */
export const EXTENDED = 'extended';

/** A field of an account, declared once: docs/build/adding-a-field.md. */
export interface FieldDeclaration {
  /** As changes, faults and settings spell it: `bio`, `extended.pronouns`. */
  readonly name: string;
  readonly kind: FieldKind;
  /** Where the value is kept, in a column of the field's name. None: it follows from other values, or is a member. */
  readonly table?: Table;
  /** Its name in `extended`, on the wire as in the column, of a field that a site declares. */
  readonly member?: string;
  /** A further column with the key under which values are compared. */
  readonly key?: { readonly column: string; readonly of: (value: Stored) => string };
  /** Further columns that belong to the value; written only where the field changes. */
  readonly parts?: readonly { readonly column: string; readonly sqlType: string }[];
  /** The least of those who may write it. */
  readonly write: Writer | 'nobody';
  /** A value without which this one is cleared, whenever that field is written. */
  readonly needs?: { readonly field: string; readonly value: Stored };
  /** Of a field that is another way to write those of an object: what a value says of them. */
  readonly expands?: (value: unknown) => Fault | Expansion;
  /** The rule for operators and imports, where it is another one. */
  readonly operatorRule?: Rule<Stored>;
  /** The rule for imports alone: what an export writes, whatever is offered today. */
  readonly importRule?: Rule<Stored>;
  /** Whether an import must have it. */
  readonly required?: true;
  /** Of an account that does not say. Default: null. */
  readonly initially?: Stored;
  /** The smallest of the sets that it is in by default; `none`: it is on no view at all. */
  readonly set: 'public' | 'shareable' | 'admin' | 'none';
  /** Whether each owner may share it by itself, by default. */
  readonly custom?: true;
  /** Who may read it at most, whatever the sets say. Default: everybody. */
  readonly read?: 'staff' | 'owner';
  /** No two accounts have the same value, compared like names. */
  readonly unique?: true;
  /** Columns of other fields that its JSON in a view is made of. */
  readonly reads?: readonly string[];
  /** Its JSON in a view, where that is not simply the stored value's. */
  readonly view?: (account: AccountRow, facts: ViewFacts) => string;
  readonly title: string;
  /** The title in other languages, of a field that a site declares. */
  readonly titles?: Readonly<Record<string, string>>;
  readonly description: string;
  /** What it is kept for: docs/run/privacy.md tells it. */
  readonly purpose: string;
  /** What a patch has to know beside the description. */
  readonly patchNote?: string;
  /** A value on the wire, other than what an account begins with. */
  readonly example: unknown;
}

export type Table = 'users' | 'profiles';

/** What views are written from beside the account. */
export interface ViewFacts {
  /** The effective one. */
  readonly privacy: AccountPrivacy;
  /** Whether a parent has to consent. */
  readonly consent: boolean;
  readonly badgesEnabled: boolean;
  /** The fields of the view, whether they were asked for or not. */
  readonly visible: readonly string[];
  /** Those that it would have if the site had configured nothing. */
  readonly visibleByDefault: readonly string[];
  readonly profileImage: (account: AccountRow, hidden: boolean) => ProfileImage;
}

/** Which fields each set has. Every list is in the order of the fields, and names a field once. */
export interface VisibilitySets {
  /** What others see of a private account. */
  readonly publicFields: readonly string[];
  /** What others see of an account that is shared. */
  readonly shareableFields: readonly string[];
  /** What the owner sees. */
  readonly adminFields: readonly string[];
  /** What each owner may share by itself; with none there is no privacy `custom`. */
  readonly customFields: readonly string[];
  /** What staff see: the same, but for what only its owner may read. The same list if that is nothing. */
  readonly staffFields: readonly string[];
}
