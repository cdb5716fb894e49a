import { access, constants, statfs } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Settings } from '../../config/settings.js';
import { fault, type Finding, ok, warning } from './finding.js';
import { errorCode } from '../../diagnostics/operator-error.js';
import { failureCode } from './reach.js';

const GIB = 2 ** 30;
const LITTLE = 1 * GIB;
const TOO_LITTLE = GIB / 10;

/** The folder for data, and the room that is left on its disk. Nothing is made. */
export async function checkDisk({ dataDir }: Pick<Settings, 'dataDir'>): Promise<Finding[]> {
  const folder = resolve(dataDir);
  try {
    const existing = await nearest(folder);
    await access(existing, constants.W_OK | constants.X_OK);
    const state = existing === folder ? 'can be written.' : `will be made in ${existing}.`;
    return [ok('data_dir', `${folder} ${state}`), await room(existing)];
  } catch (error) {
    const detail = `${folder} cannot be written (${failureCode(error)}).`;
    return [fault('data_dir', detail, 'Let DATA_DIR name a folder that belongs to the user of the service.')];
  }
}

async function nearest(folder: string): Promise<string> {
  try {
    await access(folder, constants.F_OK);
    return folder;
  } catch (error) {
    const above = dirname(folder);
    if (errorCode(error) !== 'ENOENT' || above === folder) throw error;
    return nearest(above);
  }
}

async function room(folder: string): Promise<Finding> {
  const { bavail, bsize } = await statfs(folder);
  const free = bavail * bsize;
  const detail = `${(free / GIB).toFixed(1)} GiB are free.`;
  const remedy = 'Make room on the disk of DATA_DIR, or move it to a larger one.';
  if (free < TOO_LITTLE) return fault('disk', detail, remedy);
  return free < LITTLE ? warning('disk', detail, remedy) : ok('disk', detail);
}
