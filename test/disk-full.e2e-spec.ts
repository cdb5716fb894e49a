import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { open, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createDataSource } from '../src/database/data-source.js';
import { seed } from './support/accounts.js';
import { createOwnServer, type OwnServer } from './support/own-server.js';
import { withConnection } from './support/raw-client.js';
import { runService, type RunningService } from './support/running-service.js';
import { getPath, patch, read, UNAVAILABLE, type Outcome } from './support/service-requests.js';

jest.setTimeout(60_000);

/** A disk of two megabytes; undefined where one cannot be mounted. */
function mountSmallDisk(): string | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
  const { status } = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m,mode=755', 'none', folder]);
  if (status === 0) return folder;
  rmSync(folder, { recursive: true });
  process.stdout.write(
    'No small disk can be mounted (that takes root): the test of a full disk is left out.\n',
  );
  return undefined;
}

const disk = mountSmallDisk();

(disk === undefined ? describe.skip : describe)('Disk full', () => {
  let server: OwnServer;
  let service: RunningService;

  beforeAll(async () => {
    server = await createOwnServer();
    await server.giveFolder(disk!);
    const dataSource = createDataSource({ url: server.url, poolSize: 1 });
    await dataSource.initialize();
    await seed(dataSource, { username: 'ann', bio: 'before' });
    await dataSource.query(`CREATE TABLESPACE small LOCATION '${disk}'`);
    await dataSource.query('ALTER TABLE changes SET TABLESPACE small');
    await dataSource.destroy();
    service = await runService({ DATABASE_URL: server.url });
  });
  afterAll(async () => {
    await service?.close();
    await server?.remove();
    spawnSync('umount', [disk!]);
    rmSync(disk!, { recursive: true, force: true });
  });

  it('is 503 for changes, of which nothing is saved; reads go on, and changes too when there is room', async () => {
    const ballast = join(disk!, 'ballast');
    await fill(ballast);
    let saved = 'before';
    let answer: Outcome;
    // The last page of the table has room for a few more.
    for (let number = 1; ; number++) {
      const bio = `${number} `.padEnd(3_000, randomText());
      answer = await patch(service, 'ann', { bio });
      if (answer.status !== 200) break;
      saved = bio;
    }
    expect(answer).toEqual(UNAVAILABLE);
    expect(await read(service, 'ann')).toMatchObject({ status: 200, json: { bio: saved } });
    expect((await getPath(service, '/health/ready')).status).toBe(200);
    await expectOneVersionPerChange();

    await rm(ballast);
    expect(await patch(service, 'ann', { bio: 'after' })).toMatchObject({
      status: 200,
      json: { bio: 'after' },
    });
    await expectOneVersionPerChange();
  });

  async function expectOneVersionPerChange(): Promise<void> {
    await withConnection(server.url, async (client) => {
      const text = `SELECT u.version - 1 AS versions, (SELECT count(*)::integer FROM changes) AS changes
        FROM users u WHERE username = 'ann'`;
      const [row] = (await client.query<{ versions: number; changes: number }>(text)).rows;
      expect(row!.changes).toBe(row!.versions);
    });
  }
});

/** Text that does not compress. */
function randomText(): string {
  return Array.from({ length: 3_000 }, () => String.fromCharCode(97 + Math.floor(Math.random() * 26))).join(
    '',
  );
}

async function fill(path: string): Promise<void> {
  const file = await open(path, 'w');
  try {
    for (;;) await file.write(Buffer.alloc(4_096, 1));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') throw error;
  } finally {
    await file.close();
  }
}
