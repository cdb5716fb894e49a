import { readEnvironment, SettingsError } from '../../config/load-settings.js';
import type { Settings } from '../../config/settings.js';
import { settingWarnings } from '../../config/warnings.js';
import { describeError } from '../describe-error.js';
import type { OperatorContext } from '../operator-context.js';
import { print, printJson } from '../output.js';
import { checkDatabase } from './check-database.js';
import { checkDisk } from './check-machine.js';
import { checkPeers } from './check-peers.js';
import { checkRights } from './check-rights.js';
import { checkStandbys } from './check-standbys.js';
import { fault, type Finding, ok, warning } from './finding.js';

export async function runDoctor(
  { json = false }: { json?: boolean },
  context: OperatorContext,
): Promise<void> {
  for await (const finding of examine(context)) {
    if (json) printJson(finding);
    else print(describe(finding));
    if (finding.result === 'fault') process.exitCode = 1;
  }
}

async function* examine(context: OperatorContext): AsyncGenerator<Finding> {
  let settings: Settings;
  try {
    settings = await context.settings();
  } catch (error) {
    if (!(error instanceof SettingsError)) throw error;
    const remedy =
      'Correct it in the environment or in .env, and run this again: nothing else was looked at.';
    for (const line of error.faults) yield fault('settings', line, remedy);
    return;
  }
  yield ok('settings', 'All settings can be read.');
  for (const { detail, remedy } of settingWarnings(settings, readEnvironment())) {
    yield warning('settings', detail, remedy);
  }
  const peers = checkPeers(settings);
  yield* await checkDisk(settings);
  yield* await examineDatabase(context, settings);
  for (const peer of peers) yield await peer;
}

async function examineDatabase(context: OperatorContext, settings: Settings): Promise<Finding[]> {
  try {
    const database = await context.openDatabase();
    return [
      ...(await checkDatabase(database.dataSource, settings)),
      ...(await checkStandbys(database.dataSource, settings)),
      ...(await checkRights(database)),
    ];
  } catch (error) {
    const remedy = settings.databaseUrl
      ? 'Check DATABASE_URL, that the server runs, is the primary and takes connections from here, and the password.'
      : 'Check DATA_DIR; without DATABASE_URL the embedded database is kept there.';
    return [fault('database', describeError(error), remedy)];
  }
}

const WORDS = { ok: 'ok', warning: 'WARNING', fault: 'FAULT', not_configured: 'not configured' } as const;

function describe({ check, result, detail, remedy }: Finding): string {
  const line = `${check.padEnd(11)} ${WORDS[result].padEnd(15)} ${detail}`;
  return remedy === undefined ? line : `${line}\n${' '.repeat(28)}→ ${remedy}`;
}
