import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { withCustomPrivacy } from '../accounts/fields/custom-privacy.js';
import { errorCode, OperatorError } from '../diagnostics/operator-error.js';
import { contradictions } from './contradictions.js';
import { givenText } from './setting-files.js';
import { environmentName, faultLine, faultLines, type Unreadable } from './setting.js';
import { Settings } from './settings.js';

export type Environment = Record<string, string | undefined>;

/** The message has one line per fault. */
export class SettingsError extends OperatorError {
  override readonly name = 'SettingsError';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/** Elsewhere empty counts as unset: that is how compose files and shells pass on what is not there. */
const EMPTY_IS_A_VALUE: ReadonlySet<string> = new Set(['parentalConsentAgeLimit']);

/**
 * Reads every setting `NAME` from its variable, or from the file that `NAME_FILE` names; other variables are ignored.
 *
 * @throws SettingsError with all faults at once.
 */
export function loadSettings(environment: Environment): Settings {
  const { values, faults: unread } = givenValues(environment);
  const settings = plainToInstance(Settings, values);
  const errors = validateSync(settings);
  const faulty = new Set(errors.map(({ property }) => property));
  // Not the messages of class-validator: it replaces `$property` in them, also where that is what was found.
  const faults = errors.flatMap(({ property, value }) => faultLines(property, value as Unreadable));
  // What could not be read would only seem to contradict the rest.
  const lines = [...unread, ...faults, ...(unread.length > 0 ? [] : contradictions(settings, faulty))];
  if (lines.length > 0) throw new SettingsError(lines);
  const { accountFields, accountVisibilityConfiguration } = settings;
  settings.accountFields = withCustomPrivacy(accountFields, accountVisibilityConfiguration.customFields);
  return settings;
}

/**
 * The environment of the process, completed from `.env` in the directory. A variable of the process wins even
 * if it is empty, so that `NAME= npm start` switches off what the file sets.
 *
 * @throws SettingsError if there is an `.env` that cannot be read.
 */
export function readEnvironment(directory = process.cwd()): Environment {
  return { ...parseEnv(readIfPresent(join(directory, '.env'))), ...process.env };
}

/** The properties of {@link Settings}, in the order of the class. */
export function settingProperties(): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(Settings, '', true, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
}

function givenValues(environment: Environment): { values: Record<string, string>; faults: string[] } {
  const values: Record<string, string> = {};
  const faults: string[] = [];
  for (const property of settingProperties()) {
    const given = givenText(environmentName(property), environment);
    if (given === undefined) continue;
    if ('fault' in given) faults.push(given.fault);
    else if (given.text !== '' || EMPTY_IS_A_VALUE.has(property)) values[property] = given.text;
  }
  // Fields that are added are in sets by default, too.
  if (values.accountFields !== undefined) values.accountVisibilityConfiguration ??= '{}';
  return { values, faults };
}

function readIfPresent(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const code = errorCode(error);
    if (code === 'ENOENT') return '';
    const found = `something that cannot be read (${code})`;
    throw new SettingsError([faultLine('.env', { found, allowed: 'a readable file, or none' })]);
  }
}
