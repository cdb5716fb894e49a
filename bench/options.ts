import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { REFERENCES, type Reference } from './servers.js';

export interface Options {
  readonly quick: boolean;
  /** Several: growth, the service with each number against itself with the first. */
  readonly accounts: readonly number[];
  readonly rounds: number;
  readonly processes: number;
  readonly seconds: number;
  readonly connections: readonly number[];
  /** Names of the works to run; empty: all. */
  readonly works: readonly string[];
  /** What the service is compared with, one after the other. */
  readonly references: readonly Reference[];
  /** Minutes of mixed load on the service alone, to watch its memory; null: compare. */
  readonly soak: number | null;
  /** Every account in one answer, and what that does to others. */
  readonly snapshot: boolean;
  /** Reading by id and of a few fields against reading by name and of all, by the same service. */
  readonly ids: boolean;
  /** How many declared fields to compare with none; 0: compare with the reference. */
  readonly fields: number;
  /** The folder of another built version to compare with; null: compare with the reference. */
  readonly against: string | null;
  /** Settings to compare the service with, as in the environment, with itself without; empty: compare with the reference. */
  readonly settings: Readonly<Record<string, string>>;
}

const QUICK = {
  accounts: '10000',
  rounds: 3,
  seconds: 1,
  connections: '16',
  works: 'staff,304,list 50,patch',
};
const FULL = { accounts: '1000000', rounds: 5, seconds: 3, connections: '1,16,64', works: '' };

export function readOptions(): Options {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      accounts: text,
      rounds: text,
      processes: text,
      seconds: text,
      connections: text,
      works: text,
      references: text,
      soak: text,
      snapshot: { type: 'boolean', default: false },
      ids: { type: 'boolean', default: false },
      fields: text,
      against: text,
      settings: text,
    },
  });
  const base = values.quick ? QUICK : FULL;
  return {
    quick: values.quick,
    accounts: list(values.accounts ?? base.accounts).map((n) => positive('accounts', n, 1)),
    rounds: positive('rounds', values.rounds, base.rounds),
    processes: positive('processes', values.processes, 1),
    seconds: positive('seconds', values.seconds, base.seconds),
    connections: list(values.connections ?? base.connections).map((n) => positive('connections', n, 16)),
    works: list(values.works ?? base.works),
    references: list(values.references ?? REFERENCES.join()).map(reference),
    soak: values.soak === undefined ? null : positive('soak', values.soak, 5),
    snapshot: values.snapshot,
    ids: values.ids,
    fields: values.fields === undefined ? 0 : positive('fields', values.fields, 20),
    against: values.against === undefined ? null : resolve(values.against),
    settings: Object.fromEntries((values.settings ?? '').split(' ').filter(Boolean).map(setting)),
  };
}

function positive(name: string, sent: string | undefined, otherwise: number): number {
  const value = sent === undefined ? otherwise : Number(sent);
  if (Number.isSafeInteger(value) && value > 0) return value;
  throw new Error(`--${name} must be a whole number above 0`);
}

function list(values: string): string[] {
  return values.split(',').filter((value) => value !== '');
}

function setting(text: string): [name: string, value: string] {
  const [, name, value] = /^([A-Z_0-9]+)=(.*)$/.exec(text) ?? [];
  if (name !== undefined && value !== undefined) return [name, value];
  throw new Error(`--settings must be NAME=value, several with blanks between them, not ${text}`);
}

function reference(name: string): Reference {
  const found = REFERENCES.find((known) => known === name);
  if (found !== undefined) return found;
  throw new Error(`--references must be of ${REFERENCES.join(', ')}, not ${name}`);
}
