import { connect, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';
import { tokenOf } from './accounts.js';
import type { Fault } from './faults.js';
import type { World } from './world.js';

/** Of each kind of harmful client. */
const CLIENTS = 150;
const BODY = 'x'.repeat(50_000);

/** So many clients that send this and nothing more, and read nothing, for so many milliseconds. */
async function harm(world: World, head: string, milliseconds: number): Promise<void> {
  const sockets: Socket[] = [];
  for (let i = 0; i < CLIENTS; i++) {
    const socket = connect(world.servicePort, '127.0.0.1').on('error', () => undefined);
    socket.pause().write(head);
    sockets.push(socket);
  }
  await sleep(milliseconds);
  for (const socket of sockets) socket.destroy();
}

/** One of the accounts that there are; undefined while nobody can say. */
async function someAccount(world: World, random: () => number): Promise<string | undefined> {
  const session = await world.openSession();
  try {
    const text = `SELECT username FROM users WHERE erased_at IS NULL ORDER BY id`;
    const rows = (await session?.query<{ username: string }>(text))?.rows ?? [];
    return rows[Math.floor(random() * rows.length)]?.username;
  } finally {
    await session?.end().catch(() => undefined);
  }
}

async function halfSent(world: World, random: () => number, top: string): Promise<void> {
  const name = await someAccount(world, random);
  if (name === undefined) return;
  const token = await tokenOf({ preferred_username: name });
  const [method, ending, type, length] = top.split(' ') as [string, string, string, string];
  const head =
    `${method} /api/user/v1/accounts/${name}${ending} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer ${token}\r\n` +
    `Content-Type: ${type}\r\nContent-Length: ${length}\r\n\r\n${BODY}`;
  await harm(world, head, 1_000 + random() * 3_000);
}

export const CLIENT_FAULTS: readonly Fault[] = [
  {
    name: 'a row held by a stranger',
    async inflict(world, random) {
      const name = await someAccount(world, random);
      const session = await world.openSession();
      try {
        await session?.query('BEGIN');
        await session?.query('SELECT FROM users WHERE username = $1 FOR UPDATE', [name]);
        await sleep(1_000 + random() * 6_000);
      } catch {
        // PostgreSQL may be ill in other ways.
      } finally {
        await session?.end().catch(() => undefined);
      }
    },
  },
  {
    name: 'slow readers',
    inflict: (world, random) =>
      harm(world, 'GET /openapi.json HTTP/1.1\r\nHost: x\r\n\r\n', 1_000 + random() * 3_000),
  },
  {
    name: 'half-sent patches',
    inflict: (world, random) => halfSent(world, random, 'PATCH  application/merge-patch+json 60000'),
  },
  {
    name: 'half-sent pictures',
    inflict: (world, random) => halfSent(world, random, 'POST /image image/jpeg 900000'),
  },
  {
    name: 'connections to PostgreSQL fallen silent',
    async inflict({ databaseSide }, random) {
      databaseSide.silence();
      await sleep(500 + random() * 2_000);
    },
  },
  {
    name: 'another map of sizes',
    async inflict(world, random) {
      const edge = 100 + Math.floor(random() * 500);
      await world.changeSizes({ full: 500, small: 30, other: edge });
      await lookAtAll(world, 'other', 2_000 + random() * 2_000);
    },
  },
  {
    name: 'a worker killed',
    async inflict(world, random) {
      const workers = await world.workers();
      const pid = workers[Math.floor(random() * workers.length)];
      if (pid !== undefined) process.kill(pid, 'SIGKILL');
    },
  },
];

/** Asks for one size of every picture, again and again, while clients replace and remove them. */
async function lookAtAll(world: World, size: string, milliseconds: number): Promise<void> {
  const token = await tokenOf({ preferred_username: 'onlooker', scope: 'accounts:staff' });
  const end = Date.now() + milliseconds;
  while (Date.now() < end) {
    const name = await someAccount(world, Math.random);
    const options = { headers: { authorization: `Bearer ${token}` }, signal: AbortSignal.timeout(10_000) };
    const answer = await fetch(`${world.url}/api/user/v1/accounts/${name}`, options).catch(() => null);
    const account = (await answer?.json().catch(() => null)) as {
      profile_image?: Record<string, string>;
    } | null;
    const url = account?.profile_image?.[`image_url_${size}`];
    if (url === undefined) continue;
    const looks = Array.from({ length: 4 }, () =>
      fetch(url, options).then((picture) => picture.arrayBuffer()),
    );
    await Promise.allSettled(looks);
  }
}
