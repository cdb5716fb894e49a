import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import unit from './jest.unit.config.js';

/** Rooms of pure rules, with what lies below them. */
const ROOMS = [
  'src/accounts/fields',
  'src/accounts/preferences',
  'src/accounts/rules',
  'src/auth',
  'src/http/conditional',
  'src/mail/links',
  'src/validation',
];
/** Pure rules elsewhere. */
const FILES = [
  'src/accounts/merge-patch',
  'src/accounts/merge-patch.pipe',
  'src/background/back-off',
  'src/changes/cursor',
  'src/config/database-tls',
  'src/config/loopback',
  'src/diagnostics/operator-error',
  'src/diagnostics/printable',
  'src/http/accept',
  'src/mail/smtp-options',
];

/** What is mutated. Only the tests that stand beside it have to notice. */
export const RULES = [...ROOMS.flatMap(testedIn), ...FILES];

const missing = FILES.filter((file) => !existsSync(`${file}.ts`));
if (missing.length > 0) throw new Error(`Not there: ${missing.join(', ')}`);

/** The files of a room that have a test beside them. */
function testedIn(room) {
  return readdirSync(room, { recursive: true })
    .filter((name) => name.endsWith('.spec.ts'))
    .map((name) => join(room, name).slice(0, -'.spec.ts'.length));
}

/** Their tests alone. @type {import('jest').Config} */
export default {
  ...unit,
  testMatch: RULES.map((rule) => `<rootDir>/${rule}.spec.ts`),
  testTimeout: 10_000,
};
