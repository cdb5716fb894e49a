import { expect, it } from '@jest/globals';
import { isLoopback } from './loopback.js';

it.each(['localhost', 'LocalHost', 'db.localhost', '127.0.0.1', '127.255.255.254', '::1', '[::1]'])(
  '%s is this machine',
  (host) => {
    expect(isLoopback(host)).toBe(true);
  },
);

it.each([
  '',
  'db',
  'localhost.example.org',
  'mylocalhost',
  '.localhost.example.org',
  '127.0.0.1.example.org',
  '127.example.org',
  '126.0.0.1',
  '10.127.0.1',
  '::2',
  '[fd00::1]',
  '[local]host',
  'local[host]',
  '[::1]x',
  'x[::1]',
])('%j is another', (host) => {
  expect(isLoopback(host)).toBe(false);
});
