import { expect, it } from '@jest/globals';
import { greetedName } from './greeted-name.js';

it.each([
  ['Erika Mustermann', 'Erika Mustermann'],
  [' Erika \u2028\r\n Mustermann\u202e\0', 'Erika Mustermann'],
  ['नमस्ते', 'नमस्ते'],
  ['', 'erika'],
  ['\u200b\n', 'erika'],
  ['😀'.repeat(60), '😀'.repeat(60)],
  ['😀'.repeat(61), `${'😀'.repeat(60)}…`],
  [`${'x'.repeat(59)} Your account is locked, call us now`, `${'x'.repeat(59)}…`],
])('%j is greeted as %j', (name, greeted) => expect(greetedName(name, 'erika')).toBe(greeted));
