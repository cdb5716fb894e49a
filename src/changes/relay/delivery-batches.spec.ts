import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { deliveryBatches } from './delivery-batches.js';

const changes = (...userIds: string[]) => userIds.map((userId, at) => ({ userId, at }));
const ids = (cut: { userId: string }[][]) => cut.map((batch) => batch.map(({ userId }) => userId).join(''));

describe('delivery batches', () => {
  it.each<[string[], number, string[]]>([
    [[], 3, []],
    [['a', 'b', 'c'], 3, ['abc']],
    [['a', 'b', 'c', 'd'], 3, ['abc', 'd']],
    [['a', 'a', 'a'], 3, ['a', 'a', 'a']],
    [['a', 'b', 'a', 'b', 'c'], 3, ['ab', 'abc']],
  ])('of %j, at most %i, are %j', (accounts, most, expected) => {
    expect(ids(deliveryBatches(changes(...accounts), most))).toEqual(expected);
  });

  it('keep the order, and no batch is empty, too long or has an account twice', () => {
    const accounts = fc.array(fc.constantFrom('a', 'b', 'c', 'd'));
    fc.assert(
      fc.property(accounts, fc.integer({ min: 1, max: 5 }), (userIds, most) => {
        const cut = deliveryBatches(changes(...userIds), most);
        expect(cut.flat()).toEqual(changes(...userIds));
        for (const batch of cut) {
          expect(batch.length >= 1 && batch.length <= most).toBe(true);
          expect(new Set(batch.map(({ userId }) => userId)).size).toBe(batch.length);
        }
      }),
    );
  });
});
