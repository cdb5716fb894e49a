import { EXTENDED, type FieldDeclaration, type FieldKind } from './field.js';
import * as kinds from './kinds/kinds.js';

/** A field as a site declares it, judged: see docs/run/declared-fields.md. */
export interface Declaration {
  readonly type: DeclaredType;
  /** Of a text its code points, of an integer its value, of choices how many of them. */
  readonly max?: number;
  readonly min?: number;
  readonly of?: readonly string[];
  /** By language. */
  readonly title?: Readonly<Record<string, string>>;
  readonly write?: 'owner' | 'staff';
  readonly read?: 'all' | 'staff' | 'owner';
  readonly shareable?: boolean;
  readonly public?: boolean;
  readonly custom?: boolean;
  readonly unique?: boolean;
}

interface TypeOfField {
  readonly kind: (declaration: Declaration) => FieldKind;
  readonly example: (declaration: Declaration) => unknown;
}

const TEXT_MAX = 3000;

export const TYPES = {
  text: {
    kind: ({ max = TEXT_MAX }) => kinds.memberText(max),
    example: ({ max = TEXT_MAX }) => 'Some text'.slice(0, max),
  },
  integer: {
    kind: ({ min = Number.MIN_SAFE_INTEGER, max = Number.MAX_SAFE_INTEGER }) => kinds.integer(min, max),
    example: ({ min = -Infinity, max = Infinity }) => Math.max(min, Math.min(max, 7)),
  },
  boolean: { kind: () => kinds.memberBoolean, example: () => true },
  date: { kind: () => kinds.date, example: () => '2001-02-03' },
  choice: { kind: ({ of = [] }) => kinds.memberChoice(of), example: ({ of = [] }) => of[0] },
  choices: {
    kind: ({ of = [], max = of.length }) => kinds.choices(of, max),
    example: ({ of = [], max = of.length }) => of.slice(0, Math.min(max, 2)),
  },
  url: { kind: () => kinds.httpsUrl, example: () => 'https://example.org/john' },
  country: { kind: () => kinds.memberCountry, example: () => 'DE' },
  language: { kind: () => kinds.language, example: () => 'de' },
  time_zone: { kind: () => kinds.timeZone, example: () => 'Europe/Berlin' },
} as const satisfies Record<string, TypeOfField>;

export type DeclaredType = keyof typeof TYPES;

/** The field of the table that a declaration makes. */
export function declaredField(name: string, declaration: Declaration): FieldDeclaration {
  const { type, title = {}, write = 'owner', read = 'all', unique } = declaration;
  const { kind, example }: TypeOfField = TYPES[type];
  const shown = title.en ?? Object.values(title)[0] ?? name;
  return {
    name: `${EXTENDED}.${name}`,
    member: name,
    kind: kind(declaration),
    write: write === 'staff' ? 'operator' : write,
    set: declaration.public ? 'public' : declaration.shareable ? 'shareable' : 'admin',
    ...(read !== 'all' && { read }),
    ...(declaration.custom && { custom: true }),
    ...(unique && { unique: true }),
    title: shown,
    titles: title,
    description: shown,
    purpose: 'As the site that declares it says',
    example: example(declaration),
  };
}

/** A field that is declared no more, as far as it takes to remove its values. */
export function undeclaredField(name: string): FieldDeclaration {
  return { ...declaredField(name, { type: 'text', write: 'staff', unique: true }), set: 'none' };
}
