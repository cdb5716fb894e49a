import { expect, it } from '@jest/globals';
import { WorkRoom } from './work-room.js';

const room = () => new WorkRoom({ size: 100, ofOne: 2 });

it('There is room for so many bytes, until they leave', () => {
  const uploads = room();
  const leave = uploads.enter('anna', 60);
  expect(uploads.enter('bob', 41)).toBeUndefined();
  expect(uploads.enter('bob', 40)).toBeDefined();
  leave!();
  expect(uploads.enter('carl', 60)).toBeDefined();
});

it('There is room for so many of one, until one leaves', () => {
  const uploads = room();
  uploads.enter('anna', 1);
  const leave = uploads.enter('anna', 1);
  expect(uploads.enter('anna', 1)).toBeUndefined();
  expect(uploads.enter('bob', 1)).toBeDefined();
  leave!();
  expect(uploads.enter('anna', 1)).toBeDefined();
});

it('One alone gets in, however large', () => {
  const uploads = room();
  const leave = uploads.enter('anna', 1_000);
  expect(leave).toBeDefined();
  expect(uploads.enter('bob', 1)).toBeUndefined();
  leave!();
  expect(uploads.enter('bob', 1)).toBeDefined();
});

it('Who leaves twice has left once', () => {
  const uploads = room();
  const leave = uploads.enter('anna', 60)!;
  uploads.enter('anna', 40);
  leave();
  leave();
  expect(uploads.enter('bob', 61)).toBeUndefined();
  expect(uploads.enter('anna', 60)).toBeDefined();
});
