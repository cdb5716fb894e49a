import { expect, it } from '@jest/globals';
import { hostsOf, urlsOfHosts } from './database-hosts.js';

it.each([
  ['postgres://a/d', ['postgres://a/d']],
  ['postgres://a,b/d', ['postgres://a/d', 'postgres://b/d']],
  [
    'postgres://u:p%2C@a:1,b,[fd00::7]:5433/d?target_session_attrs=read-write',
    [
      'postgres://u:p%2C@a:1/d?target_session_attrs=read-write',
      'postgres://u:p%2C@b/d?target_session_attrs=read-write',
      'postgres://u:p%2C@[fd00::7]:5433/d?target_session_attrs=read-write',
    ],
  ],
  ['postgres://u:a,b@c/d', ['postgres://u:a,b@c/d']],
  ['postgres://u:a@b,c@d,e/f', ['postgres://u:a@b,c@d/f', 'postgres://u:a@b,c@e/f']],
  ['postgres:///d?host=/run/a,b', ['postgres:///d?host=/run/a,b']],
  ['postgres://a/d?options=b,c', ['postgres://a/d?options=b,c']],
  ['postgres://a,/d', ['postgres://a/d', 'postgres:///d']],
])('%s is %j', (url, expected) => {
  expect(urlsOfHosts(url)).toEqual(expected);
});

it.each([
  ['postgres://u:p@a,b:5433/d', 'a,b:5433'],
  ['postgres:///d', ''],
])('the hosts of %s are "%s"', (url, expected) => {
  expect(hostsOf(url)).toBe(expected);
});
