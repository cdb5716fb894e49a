import { expect, it } from '@jest/globals';
import { Unreadable } from '../setting.js';
import { brandColor } from './brand-color.js';

it.each(['#0b57d0', '#000000', '#B3261E', '#767676'])('takes %s', (color) => {
  expect(brandColor(color)).toBe(color);
});

it.each(['#777777', '#ffffff', '#ffcc00', 'red', '#123', '0b57d0', '#0b57d0;', ''])('refuses %j', (color) => {
  expect(brandColor(color)).toBeInstanceOf(Unreadable);
});
