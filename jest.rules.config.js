import config from './jest.config.js';

/** The pure rules: what is mutated. Only the tests that stand beside them have to notice. */
export const RULES = [
  // Who sees what of an account, and what a patch makes of it.
  'src/accounts/{visibility,exposure,parental-consent,account-view,account-json,account-changes}',
  'src/accounts/{field-rules,fold-case,text-length,rfc3339,full-tag}',
  'src/accounts/email-change/{request-rules,token,mail-language}',
  'src/http/{etag,merge-patch,merge-patch.pipe,accept,content-type}',
  'src/http/validation/{validate-fields,fault}',
  'src/auth/{principal,bearer-token,token-verifier,token-errors,verification-key,remote-key-set,authenticate}',
  'src/changes/cursor',
  'src/mail/{retry-pause,smtp-options}',
  'src/config/{database-tls,loopback}',
];

/** Their tests alone: no database and no application, hence no set-up. @type {import('jest').Config} */
export default {
  ...config,
  testMatch: RULES.map((rule) => `<rootDir>/${rule}.spec.ts`),
  globalSetup: undefined,
  globalTeardown: undefined,
  setupFilesAfterEnv: [],
  testTimeout: 10_000,
};
