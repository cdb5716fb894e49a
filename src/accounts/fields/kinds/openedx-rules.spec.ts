import { expect, it } from '@jest/globals';
import { Fault } from '../../../validation/fault.js';
import { phoneNumber, socialLinks } from './openedx-rules.js';

const NOW = { currentYear: 2026 };
const outcome = (result: unknown) => (result instanceof Fault ? result.code : result);

it.each<[unknown, unknown]>([
  ['+49 (30) 123-4', '+49301234'],
  ['(030) 123+4', '0301234'],
  ['(+49) 30', '+4930'],
  ['+', 'invalid_phone_number'],
  ['abc', 'invalid_phone_number'],
  ['1\0' + '2', 'invalid_phone_number'],
  ['1\ud800', 'invalid_phone_number'],
  ['1'.repeat(50), '1'.repeat(50)],
  ['+' + '1'.repeat(51), 'invalid_phone_number'],
  [123, 'invalid_phone_number'],
  ['', null],
  [null, null],
])('the phone number %j becomes %j', (sent, expected) => {
  expect(outcome(phoneNumber(sent, NOW))).toBe(expected);
});

it.each<[string, string, string]>([
  ['facebook', 'john', 'https://www.facebook.com/john'],
  ['facebook', '@john', 'https://www.facebook.com/john'],
  ['facebook', 'http://facebook.com/john/', 'https://www.facebook.com/john'],
  ['x', 'twitter.com/john', 'https://www.x.com/john'],
  ['twitter', 'https://www.X.com/John_1', 'https://www.x.com/John_1'],
  ['xTwitter', '@john', 'https://www.x.com/john'],
  ['linkedin', 'https://www.linkedin.com/in/jürgen-1/', 'https://www.linkedin.com/in/jürgen-1'],
  ['twitter', 'twitter.com/@b10', 'https://www.x.com/b10'],
  ['facebook', 'john.doe', 'https://www.facebook.com/john.doe'],
  ['linkedin', 'linkedin.com/in/j%C3%BCrgen', 'https://www.linkedin.com/in/j%C3%BCrgen'],
  ['linkedin', 'john', 'https://www.linkedin.com/in/john'],
])('the link to %s %j becomes %j', (platform, social_link, expected) => {
  expect(Object.values(socialLinks([{ platform, social_link }], NOW))).toEqual([expected]);
});

it.each<[unknown]>([
  [[{ platform: 'facebook', social_link: 'https://evil.example/john' }]],
  [[{ platform: 'facebook', social_link: 'https://www.facebook.com/john?x=1' }]],
  [[{ platform: 'facebook', social_link: 'https://www.facebook.com/john/photos' }]],
  [[{ platform: 'facebook', social_link: 'https://www.facebook.com/' }]],
  [[{ platform: 'facebook', social_link: 'javascript:alert(1)' }]],
  [[{ platform: 'facebook', social_link: 'facebook.com' }]],
  [[{ platform: 'facebook', social_link: 'www.facebook.com/' }]],
  [[{ platform: 'facebook', social_link: 'https://facebook.com' }]],
  [[{ platform: 'facebook', social_link: 'https://m.facebook.com/john' }]],
  [[{ platform: 'x', social_link: 'https://mobile.twitter.com/john' }]],
  [[{ platform: 'x', social_link: 'mobile.twitter.com' }]],
  [[{ platform: 'x', social_link: 'x.com/john%2fstatus' }]],
  [[{ platform: 'x', social_link: 'x.com/john%' }]],
  [[{ platform: 'x', social_link: 'x.com/@' }]],
  [[{ platform: 'x', social_link: 'x.com/%2e%2e' }]],
  [[{ platform: 'x', social_link: 'https://www.facebook.com/john' }]],
  [[{ platform: 'linkedin', social_link: 'https://www.linkedin.com/company/john' }]],
  [[{ platform: 'myspace', social_link: 'john' }]],
  [[{ platform: 'x', social_link: 'j'.repeat(90) }]],
  [[{ platform: 'x', social_link: null }]],
  [[{ platform: 'x' }]],
  [['x']],
])('%j is no link', (sent) => {
  expect(outcome(socialLinks(sent, NOW))).toBe('invalid_social_link');
});

it('a platform stands once, whatever it is called, and "" removes its link', () => {
  const twice = ['x', 'twitter'].map((platform) => ({ platform, social_link: 'john' }));
  expect(outcome(socialLinks(twice, NOW))).toBe('duplicate_platform');
  expect(socialLinks([{ platform: 'twitter', social_link: '' }], NOW)).toEqual({ x: null });
  expect([null, {}, 'x'].map((sent) => outcome(socialLinks(sent, NOW)))).toEqual(Array(3).fill('not_a_list'));
});
