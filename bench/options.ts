import { parseArgs } from 'node:util';

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
  /** Minutes of mixed load on the service alone, to watch its memory; null: compare. */
  readonly soak: number | null;
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
      soak: text,
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
    soak: values.soak === undefined ? null : positive('soak', values.soak, 5),
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
