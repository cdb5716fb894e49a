import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseEnv } from 'node:util';
import { plainToInstance } from 'class-transformer';
import { getMetadataStorage, validateSync } from 'class-validator';
import { contradictions } from './contradictions.js';
import { environmentName, faultLine, faultLines, type Unreadable } from './setting.js';
import { Settings } from './settings.js';

export type Environment = Record<string, string | undefined>;

/** The message has one line per fault. */
export class SettingsError extends Error {
  override readonly name = 'SettingsError';

  constructor(readonly faults: readonly string[]) {
    super(faults.join('\n'));
  }
}

/** Elsewhere empty counts as unset: that is how compose files and shells pass on what is not there. */
const EMPTY_IS_A_VALUE: ReadonlySet<string> = new Set(['parentalConsentAgeLimit']);

/**
 * Reads every setting from its variable; variables that are no setting are ignored.
 *
 * @throws SettingsError with all faults at once.
 */
export function loadSettings(environment: Environment): Settings {
  const settings = plainToInstance(Settings, givenValues(environment));
  const errors = validateSync(settings);
  const faulty = new Set(errors.map(({ property }) => property));
  // Not the messages of class-validator: it replaces `$property` in them, also where that is what was found.
  const faults = errors.flatMap(({ property, value }) => faultLines(property, value as Unreadable));
  const lines = [...faults, ...contradictions(settings, faulty)];
  if (lines.length > 0) throw new SettingsError(lines);
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

function givenValues(environment: Environment): Record<string, string> {
  const values = settingProperties().map(
    (property) => [property, environment[environmentName(property)]] as const,
  );
  return Object.fromEntries(
    values.filter((entry): entry is [string, string] => {
      const [property, value] = entry;
      return value !== undefined && (value !== '' || EMPTY_IS_A_VALUE.has(property));
    }),
  );
}

function readIfPresent(file: string): string {
  try {
    return readFileSync(file, 'utf8').replace(/^\uFEFF/, '');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT') return '';
    const found = `something that cannot be read (${code})`;
    throw new SettingsError([faultLine('.env', { found, allowed: 'a readable file, or none' })]);
  }
}
