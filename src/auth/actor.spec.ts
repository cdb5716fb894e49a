import { describe, expect, it } from '@jest/globals';
import { actorName, actorOf } from './actor.js';

const nameOf = (username: string | null, service?: string) =>
  actorName({ username, isStaffService: true, ...(service !== undefined && { service }) });

it.each<[string, string, string | null, string | undefined]>([
  ['its name', 'batch', 'batch', 'client'],
  ['any letters', 'Zoë 学 😀', 'Zoë 学 😀', undefined],
  ['the client, if the token names nobody', 'client', null, 'client'],
  ['what it is, if the token says nothing', 'a staff service', null, undefined],
])('a service appears in a history as %s', (_, expected, username, service) => {
  expect(nameOf(username, service)).toBe(expected);
});

it.each([
  ['NUL', 'a\0b'],
  ['an escape', 'a\u001bb'],
  ['a line end', 'a\nb'],
  ['C1', 'a\u009bb'],
  ['a line separator', 'a\u2028b'],
  ['what turns a line round', 'a\u202eb'],
  ['what cannot be seen', 'a\u200bb'],
  ['half a character', 'a\ud800b'],
])('without %s', (_, name) => {
  expect(nameOf(name)).toBe('a\ufffdb');
  expect(nameOf(null, name)).toBe('a\ufffdb');
});

it('and cut where it is longer than 255 characters', () => {
  expect(nameOf('😀'.repeat(255))).toBe('😀'.repeat(255));
  expect(nameOf('😀'.repeat(256))).toBe(`${'😀'.repeat(254)}…`);
});

describe('in a log', () => {
  const DIGEST = /^[0-9a-f]{16}$/;

  it('a person has no name, but always the same digest, in any letter case', () => {
    const [ana, again, bo] = ['ana', 'ANA', 'bo'].map((username) =>
      actorOf({ username, isStaffService: false, service: 'web' }).split(':'),
    );
    expect([ana![0], ana![1]]).toEqual(['user', expect.stringMatching(DIGEST)]);
    expect(again).toEqual(ana);
    expect(bo![1]).not.toBe(ana![1]);
  });

  it('is remembered with the principal', () => {
    const principal = { username: 'ana', isStaffService: false };
    expect(actorOf(principal)).toBe(actorOf(principal));
  });

  it.each([
    [{ username: 'ana', isStaffService: true, service: 'batch:1' }, /^service:batch:1$/],
    [{ username: null, isStaffService: true, service: 'x'.repeat(64) }, /^service:x{64}$/],
    [{ username: 'ana', isStaffService: true, service: 'a b' }, /^service:[0-9a-f]{16}$/],
    [{ username: 'ana', isStaffService: true, service: 'x'.repeat(65) }, /^service:[0-9a-f]{16}$/],
    [{ username: 'ana', isStaffService: true, service: 'x\n' }, /^service:[0-9a-f]{16}$/],
    [{ username: null, isStaffService: true }, /^service$/],
  ])('a service has its name if it is sane: %j', (principal, expected) => {
    expect(actorOf(principal)).toMatch(expected);
  });
});
