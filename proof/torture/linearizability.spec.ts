import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { accountModel, newAccount, type Deed, type Operation } from './account-model.js';
import { findOrder, type SequentialModel, type Timed } from './linearizability.js';

interface Call extends Timed {
  readonly write?: number;
  readonly read?: number;
}

/** One number that is written and read. */
const REGISTER: SequentialModel<number, Call> = {
  initial: 0,
  step: (value, { write, read }) => (write !== undefined ? write : read === value ? value : null),
  keyOf: String,
};
const isLinearizable = (...calls: Call[]): boolean => findOrder(calls, REGISTER).linearizable;

describe('A number', () => {
  it.each<[expected: boolean, what: string, ...calls: Call[]]>([
    [true, 'a read after a write', { write: 1, start: 0, end: 1 }, { read: 1, start: 2, end: 3 }],
    [false, 'an old value after a write', { write: 1, start: 0, end: 1 }, { read: 0, start: 2, end: 3 }],
    [true, 'an old value beside a write', { write: 1, start: 0, end: 3 }, { read: 0, start: 2, end: 3 }],
    [
      false,
      'a value that comes and goes',
      { write: 1, start: 0, end: 9 },
      { read: 1, start: 1, end: 2 },
      { read: 0, start: 3, end: 4 },
    ],
    [
      true,
      'an open write that is seen late',
      { write: 1, start: 0, end: Infinity },
      { read: 0, start: 5, end: 6 },
      { read: 1, start: 7, end: 8 },
    ],
    [
      false,
      'an open write that is seen and gone',
      { write: 1, start: 0, end: Infinity },
      { read: 1, start: 5, end: 6 },
      { read: 0, start: 7, end: 8 },
    ],
    [
      false,
      'an open write that is seen before it began',
      { write: 1, start: 9, end: Infinity },
      { read: 1, start: 5, end: 6 },
    ],
    [
      true,
      'writes side by side, seen in both orders of their beginnings',
      { write: 1, start: 0, end: 9 },
      { write: 2, start: 0, end: 9 },
      { read: 2, start: 1, end: 2 },
      { read: 1, start: 10, end: 11 },
    ],
  ])('%s: %s', (expected, _, ...calls) => {
    expect(isLinearizable(...calls)).toBe(expected);
  });

  it('has an order for whatever happened in one, however long its calls took', () => {
    const call = fc.record({ write: fc.boolean(), before: fc.nat(50), after: fc.nat(50), open: fc.nat(9) });
    fc.assert(
      fc.property(fc.array(call, { maxLength: 60 }), (calls) => {
        let value = 0;
        const timed = calls.map(({ write, before, after, open }, i): Call => {
          const times = { start: i * 10 - before, end: write && open === 0 ? Infinity : i * 10 + after };
          return write ? { ...times, write: (value = i + 1) } : { ...times, read: value };
        });
        return isLinearizable(...timed);
      }),
    );
  });

  it('has none for a value that was never written', () => {
    const calls = Array.from({ length: 12 }, (_, i): Call => ({ write: i, start: 0, end: 100 }));
    const verdict = findOrder([...calls, { read: 99, start: 0, end: 100 }], REGISTER);
    expect(verdict).toMatchObject({ linearizable: false, stuck: [{ read: 99 }] });
  });
});

describe('An account', () => {
  const initial = newAccount({ bio: null, email: 'a@old.example' }, 't1');
  let time = 0;
  const done = (deed: Deed, status: number, more: object = {}): Operation => ({
    id: `o${time}`,
    account: 'a',
    deed,
    start: time++,
    end: time++,
    answer: { status, ...more },
  });
  const read = (bio: unknown, tag: string, more: object = {}) =>
    done({ kind: 'read' }, 200, { fields: { bio }, tag, ...more });
  const patch = (bio: string, tag: string) =>
    done({ kind: 'patch', patch: { bio } }, 200, { fields: { bio }, tag });
  const unseen = (deed: Deed): Operation => ({ ...done(deed, 0), end: Infinity, answer: null });
  const ask = { kind: 'ask for address', address: 'b@new.example' } as const;
  const confirm = { kind: 'confirm address', address: 'b@new.example' } as const;
  const revert = { kind: 'revert address', address: 'b@new.example' } as const;
  const upload = { kind: 'upload', picture: 'p' } as const;
  const gone = { kind: 'read' } as const;

  it.each<[expected: boolean, what: string, operations: () => Operation[]]>([
    [true, 'a patch is read', () => [patch('x', 't2'), read('x', 't2')]],
    [false, 'a patch is lost', () => [patch('x', 't2'), read(null, 't2')]],
    [false, 'a tag stays over a change', () => [patch('x', 't1')]],
    [false, 'a tag changes without a change', () => [read(null, 't2')]],
    [
      true,
      'a stale tag is refused',
      () => [
        patch('x', 't2'),
        done({ kind: 'patch', patch: { bio: 'y' }, ifMatch: 't1' }, 412, { tag: 't2' }),
      ],
    ],
    [
      false,
      'the current tag is refused',
      () => [done({ kind: 'patch', patch: { bio: 'y' }, ifMatch: 't1' }, 412, { tag: 't1' })],
    ],
    [
      false,
      'a stale tag is taken',
      () => [patch('x', 't2'), done({ kind: 'patch', patch: { bio: 'y' }, ifMatch: 't1' }, 200)],
    ],
    [true, '304 for the current tag', () => [done({ kind: 'read', ifNoneMatch: 't1' }, 304)]],
    [false, '304 for another one', () => [patch('x', 't2'), done({ kind: 'read', ifNoneMatch: 't1' }, 304)]],
    [
      true,
      'an unanswered patch is seen later',
      () => [unseen({ kind: 'patch', patch: { bio: 'u' } }), patch('x', 't2'), read('u', 't3')],
    ],
    [
      false,
      'an unanswered patch that took effect is seen and gone',
      () => [unseen({ kind: 'patch', patch: { bio: 'u' } }), read('u', 't2'), read(null, 't1')],
    ],
    [
      true,
      'an address is confirmed',
      () => [
        done(ask, 200, { fields: { email: 'a@old.example' } }),
        done(confirm, 200),
        done({ kind: 'read' }, 200, { fields: { email: 'b@new.example' } }),
        done(confirm, 410),
      ],
    ],
    [false, 'it is confirmed twice', () => [done(ask, 200), done(confirm, 200), done(confirm, 200)]],
    [false, 'a link that is good is gone', () => [done(ask, 200), done(confirm, 410)]],
    [
      true,
      'it is reverted, and the account is frozen',
      () => [
        done(ask, 200),
        done(confirm, 200),
        done(revert, 200),
        done({ kind: 'read' }, 200, { fields: { email: 'a@old.example' } }),
        done({ ...ask, address: 'c@new.example' }, 400),
      ],
    ],
    [
      true,
      'another request replaces it',
      () => [
        done(ask, 200),
        done({ ...ask, address: 'c@new.example' }, 200),
        done(confirm, 410),
        done({ kind: 'look at pending address' }, 200, { pending: 'c@new.example' }),
      ],
    ],
    [
      false,
      'a cancelled one is confirmed',
      () => [done(ask, 200), done({ kind: 'cancel address' }, 204), done(confirm, 200)],
    ],
    [
      true,
      'a picture is uploaded, seen and removed',
      () => [
        done(upload, 204),
        read(null, 't2', { picture: 'u' }),
        done({ kind: 'remove picture' }, 204),
        read(null, 't3', { picture: null }),
      ],
    ],
    [
      false,
      'an uploaded picture is not there',
      () => [done(upload, 204), read(null, 't2', { picture: null })],
    ],
    [
      false,
      'an uploaded picture changes its URL',
      () => [done(upload, 204), read(null, 't2', { picture: 'u' }), read(null, 't2', { picture: 'v' })],
    ],
    [
      true,
      'nothing is left of an erased one',
      () => [done({ kind: 'erase' }, 204), done(gone, 404), done(confirm, 410)],
    ],
    [
      true,
      'an owner who asks for it is erased later',
      () => [
        done({ kind: 'ask for erasure' }, 202),
        done({ kind: 'ask for erasure' }, 200),
        done({ kind: 'erase' }, 204),
        done({ kind: 'ask for erasure' }, 404),
      ],
    ],
    [
      false,
      'an erasure is asked for twice',
      () => [done({ kind: 'ask for erasure' }, 202), done({ kind: 'ask for erasure' }, 202)],
    ],
    [false, 'an erased one answers', () => [done({ kind: 'erase' }, 204), read(null, 't1')]],
    [
      true,
      'what is unavailable says nothing',
      () => [done({ kind: 'patch', patch: { bio: 'x' } }, 503), read(null, 't1')],
    ],
  ])('%s: %s', (expected, _, operations) => {
    expect(findOrder(operations(), accountModel(initial)).linearizable).toBe(expected);
  });
});
