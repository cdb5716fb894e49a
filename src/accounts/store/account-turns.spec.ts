import { describe, expect, it } from '@jest/globals';
import type { Interruption } from '../../database/interruption.js';
import { AccountTurns } from './account-turns.js';

/** A write that ends when it is told to. */
function controlled(log: string[], name: string) {
  let end!: (error?: Error) => void;
  const ended = new Promise<string>((resolve, reject) => {
    end = (error) => (error ? reject(error) : resolve(name));
  });
  return { run: () => (log.push(name), ended), end };
}
const lockTimeout = () =>
  Object.assign(new Error('canceling statement due to lock timeout'), { code: '55P03' });
const settle = async () => {
  for (let i = 0; i < 20; i++) await Promise.resolve();
};

describe('The writes of one account', () => {
  it('have two connections at a time, and go on when one ends', async () => {
    const turns = new AccountTurns();
    const log: string[] = [];
    const writes = ['a', 'b', 'c'].map((name) => controlled(log, name));
    const results = writes.map(({ run }) => turns.take('7', run));
    await settle();
    expect(log).toEqual(['a', 'b']);
    writes[0]!.end();
    await results[0];
    await settle();
    expect(log).toEqual(['a', 'b', 'c']);
    for (const { end } of writes) end();
    expect(await Promise.all(results)).toEqual(['a', 'b', 'c']);
  });

  it('keep no other account waiting', async () => {
    const turns = new AccountTurns();
    const log: string[] = [];
    const writes = ['a', 'b', 'c'].map((name) => controlled(log, name));
    const results = writes.map(({ run }) => turns.take('7', run));
    expect(await turns.take('8', () => Promise.resolve('other'))).toBe('other');
    for (const { end } of writes) end();
    await Promise.all(results);
  });

  it('give up together when one has waited for the row in vain; later ones try again', async () => {
    const turns = new AccountTurns();
    const log: string[] = [];
    const writes = ['a', 'b', 'c', 'd'].map((name) => controlled(log, name));
    const interrupted: string[] = [];
    const watched = (name: string, run: () => Promise<string>) => (interruption: Interruption) => {
      interruption.interrupt = () => void interrupted.push(name);
      return run();
    };
    const results = writes.map(({ run }, i) =>
      turns.take('7', watched('abcd'[i]!, run)).catch((error: { code: string }) => error.code),
    );
    await settle();
    writes[0]!.end(lockTimeout());
    await settle();
    expect(interrupted).toEqual(['b']);
    writes[1]!.end(lockTimeout());
    expect(await Promise.all(results)).toEqual([...['55P03', '55P03'], ...['unavailable', 'unavailable']]);
    expect(log).toEqual(['a', 'b']);
    expect(await turns.take('7', () => Promise.resolve('later'))).toBe('later');
  });
});
