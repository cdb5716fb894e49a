import { expect, it } from '@jest/globals';
import { emailMatchesJson } from './email-matches-json.js';

it('is JSON, each id with all of its digits', () => {
  const matches = [
    { id: '9007199254740993', username: 'ann', email: '"a\\"@example.org' },
    { id: '1', username: 'ЖУК', email: 'b@example.org' },
  ];
  const json = emailMatchesJson(matches);
  expect(json).toMatch(/^\[{"id":9007199254740993,/);
  expect(JSON.parse(json)).toEqual(matches.map((match) => ({ ...match, id: Number(match.id) })));
  expect(emailMatchesJson([])).toBe('[]');
});
