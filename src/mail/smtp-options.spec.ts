import { expect, it } from '@jest/globals';
import { smtpOptions } from './smtp-options.js';

it.each([
  ['smtp://mail.example.org', true],
  ['smtp://u:p@mail:587/', true],
  ['smtp://10.0.0.7:25', true],
  ['smtp://localhost.example.org', true],
  ['smtps://mail.example.org', true],
  ['smtp://mail:1025?ignoreTLS=true', false],
  ['smtp://mail:1025/?ignoreTLS=true', false],
  ['smtp://localhost:1025', false],
  ['smtp://127.0.0.1:1025', false],
  ['smtp://[::1]:1025', false],
])('%s: TLS is required: %s', (url, required) => {
  expect(smtpOptions(url)).toEqual({ url, requireTLS: required, ignoreTLS: !required });
});
