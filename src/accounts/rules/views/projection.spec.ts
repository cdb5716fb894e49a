import { describe, expect, it } from '@jest/globals';
import { Projection } from './projection.js';

const VIEW = ['username', 'bio', 'country'];
const projection = new Projection(new Set(['country', 'email', 'username']));

describe('A projection', () => {
  it('has of a view what is asked for, in the order of the view', () => {
    expect(projection.of(VIEW)).toEqual(['username', 'country']);
    expect(projection.of(['bio'])).toEqual([]);
  });

  it('makes the same list of a view each time', () => {
    expect(projection.of(VIEW)).toBe(projection.of(VIEW));
  });

  it('is the view itself where all of it is asked for', () => {
    const view = ['username', 'email'];
    expect(projection.of(view)).toBe(view);
  });

  it('asks together with another one for what both ask for', () => {
    expect([...projection.and(new Projection(new Set(['bio', 'email']))).names]).toEqual(['email']);
  });
});
