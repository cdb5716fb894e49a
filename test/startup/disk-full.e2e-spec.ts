import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createDataSource } from '../../src/database/data-source.js';
import { seed } from '../support/accounts.js';
import { createOwnServer, type OwnServer } from '../support/servers/own-server.js';
import { withConnection } from '../support/servers/raw-client.js';
import { startService, type BuiltService } from '../support/service/built-service.js';
import { mountSmallDisk } from '../support/servers/small-disk.js';
import { getPath, patch, read, UNAVAILABLE, type Outcome } from '../support/service/service-requests.js';

jest.setTimeout(60_000);

const disk = mountSmallDisk('2m');
if (disk === undefined) {
  process.stdout.write(
    'No small disk can be mounted (that takes root): the test of a full disk is left out.\n',
  );
}

(disk === undefined ? describe.skip : describe)('Disk full', () => {
  let server: OwnServer;
  let service: BuiltService;

  beforeAll(async () => {
    server = await createOwnServer();
    await server.giveFolder(disk!.folder);
    const dataSource = createDataSource({ url: server.url, poolSize: 1 });
    await dataSource.initialize();
    await seed(dataSource, { username: 'ann', bio: 'before' });
    await dataSource.query(`CREATE TABLESPACE small LOCATION '${disk!.folder}'`);
    await dataSource.query('ALTER TABLE changes SET TABLESPACE small');
    await dataSource.destroy();
    service = await startService({ DATABASE_URL: server.url });
  });
  afterAll(async () => {
    await service?.kill();
    await server?.remove();
    disk!.unmount();
  });

  it('is 503 for changes, of which nothing is saved; reads go on, and changes too when there is room', async () => {
    await disk!.fill();
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

    await disk!.free();
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
