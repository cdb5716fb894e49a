import { describe, expect, it } from '@jest/globals';
import { FairQueue, type Waiting } from './fair-queue.js';

const CAPACITY = 4;

interface Named extends Waiting {
  readonly name: string;
}
const item = (name: string, more: Partial<Named> = {}): Named => ({
  name,
  owner: name,
  cost: 10,
  ...more,
});

function queueOf(...added: [Named, number][]): FairQueue<Named> {
  const queue = new FairQueue<Named>(CAPACITY);
  for (const [one, now] of added) expect(queue.add(one, now)).toBe(true);
  return queue;
}

function takeAll(queue: FairQueue<Named>): string[] {
  const names: string[] = [];
  for (let next = queue.take(() => true); next; next = queue.take(() => true)) names.push(next.name);
  return names;
}

describe('The next', () => {
  it('is who came first, if all cost the same', () => {
    expect(takeAll(queueOf([item('a'), 2], [item('b'), 1], [item('c'), 3]))).toEqual(['b', 'a', 'c']);
  });

  it('is what is quick before what is long, but not for ever', () => {
    const long = item('long', { cost: 100 });
    const queue = queueOf([long, 0], [item('quick'), 80], [item('late'), 95]);
    expect(takeAll(queue)).toEqual(['quick', 'long', 'late']);
  });

  it('is somebody else’s before the second of one who brings several', () => {
    const [a1, a2, a3] = ['a1', 'a2', 'a3'].map((name) => item(name, { owner: 'a' }));
    expect(takeAll(queueOf([a1!, 0], [a2!, 0], [a3!, 0], [item('b'), 5]))).toEqual(['a1', 'b', 'a2', 'a3']);
  });

  it('is one that is admitted', () => {
    const queue = queueOf([item('a'), 0], [item('b'), 1]);
    expect(queue.take(({ name }) => name !== 'a')?.name).toBe('b');
    expect(queue.take(({ name }) => name !== 'a')).toBeUndefined();
    expect(takeAll(queue)).toEqual(['a']);
  });
});

it('There is room for so many', () => {
  const queue = queueOf(...['a', 'b', 'c', 'd'].map((name): [Named, number] => [item(name), 0]));
  expect(queue.add(item('e'), 0)).toBe(false);
  queue.take(() => true);
  expect(queue.add(item('e'), 0)).toBe(true);
});

it('Who has left is not taken, and cannot leave again', () => {
  const a = item('a');
  const queue = queueOf([a, 0], [item('b'), 1]);
  expect([queue.remove(a), queue.remove(a)]).toEqual([true, false]);
  expect(takeAll(queue)).toEqual(['b']);
});
