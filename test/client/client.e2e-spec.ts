import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';
import {
  createAccountsClient,
  isFull,
  isShared,
  ProblemError,
  type AccountPatch,
  type ClientOptions,
} from '@user-accounts/client';
import { seed } from '../support/accounts.js';
import { settled } from '../support/feed.js';
import { jpeg } from '../support/pictures.js';
import { keysOf } from '../support/requests.js';
import { SERVICE, startTestApp, tokenFor, type TestApp } from '../support/test-app.js';

let api: TestApp;
let baseUrl: string;
let ann: ReturnType<typeof createAccountsClient<'user'>>;
let service: ReturnType<typeof createAccountsClient<'staff'>>;

beforeAll(async () => {
  api = await startTestApp();
  await api.app.listen(0, '127.0.0.1');
  baseUrl = await api.app.getUrl();
  ann = createAccountsClient({ baseUrl: `${baseUrl}/`, token: () => tokenFor('ann') });
  service = createAccountsClient({ baseUrl, token: () => tokenFor(SERVICE), viewer: 'staff' });
});
afterAll(() => api.close());
beforeEach(async () => {
  await api.dataSource.query('TRUNCATE users CASCADE');
  await seed(
    api.dataSource,
    { username: 'ann', email: 'ann@example.com', gender: 'f', bio: 'Hello', goals: 'None' },
    { username: 'ben', account_privacy: 'private' },
    { username: 'cat', country: 'FR', account_privacy: 'all_users' },
  );
});

async function problemOf(call: Promise<unknown>): Promise<ProblemError> {
  const error: unknown = await call.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof ProblemError) return error;
  throw new Error(`No problem, but ${String(error)}`);
}

describe('Reading', () => {
  it.each([
    ['ann', true, true],
    ['ben', false, false],
    ['cat', false, true],
  ])('tells the view that a user gets: %s is full %s, shared %s', async (username, full, shared) => {
    const account = await ann.getAccount(username);
    expect([isFull(account), isShared(account), account.username]).toEqual([full, shared, username]);
  });

  it('gives staff everybody in full, and the compiler knows', async () => {
    const { email } = await service.getAccount('ben');
    expect(email).toBe('ben@example.com');
    // @ts-expect-error: as others see her, there is no address
    expect((await service.getAccount('ben', { view: 'shared' })).email).toBeUndefined();
    // @ts-expect-error: a user sees no address of somebody
    expect((await ann.getAccount('cat')).email).toBeUndefined();
  });

  it('lists in the order of the names, and nobody is an empty list', async () => {
    expect((await ann.listAccounts(['cat', 'x-x', 'ann'])).map(({ username }) => username)).toEqual([
      'cat',
      'ann',
    ]);
    expect([...(await ann.listAccounts(['x-x']))]).toEqual([]);
    expect([...(await ann.listAccounts([]))]).toEqual([]);
  });

  it('carries the tag along, and out of the way', async () => {
    const account = await ann.getAccount('cat');
    expect(account.etag).toMatch(/^".*"$/);
    expect(keysOf(account)).not.toContain('etag');
    expect(await ann.getAccount('cat', { ifNoneMatch: account.etag })).toBeUndefined();
    const list = await ann.listAccounts(['cat']);
    expect(await ann.listAccounts(['cat'], { ifNoneMatch: list.etag })).toBeUndefined();
  });

  it('finds addresses for services', async () => {
    expect((await service.findByEmail('ANN@example.com'))?.username).toBe('ann');
    expect(await service.findByEmail('nobody@example.com')).toBeUndefined();
    expect(await service.searchEmails(['ann@example.com', 'x@example.com'])).toEqual([
      { id: expect.any(Number), username: 'ann', email: 'ann@example.com' },
    ]);
  });

  it('follows the feed page by page', async () => {
    await ann.patchAccount('ann', { bio: 'one' });
    await ann.patchAccount('ann', { bio: 'two' });
    await settled(api.dataSource);
    const versions: number[] = [];
    for await (const { changes } of service.followChanges({ limit: 1, fields: ['bio'] })) {
      versions.push(...changes.map(({ version }) => version));
      if (versions.length === 2) break;
    }
    expect(versions).toEqual([2, 3]);
  });
});

describe('A patch', () => {
  it('leaves what is undefined, clears what is null, sets what has a value', async () => {
    const patch: AccountPatch = { bio: undefined, goals: null, country: 'DE' };
    const account = await ann.patchAccount('ann', patch);
    expect(account).toMatchObject({ bio: 'Hello', goals: null, country: 'DE', gender: 'f' });
  });

  it('cannot clear a name, and takes only what is offered, says the compiler', async () => {
    // @ts-expect-error: a name is never null
    const problem = await problemOf(ann.patchAccount('ann', { name: null, gender: 'x' }));
    expect(Object.keys(problem.fieldErrors)).toEqual(['name', 'gender']);
  });

  it('of an account that was read is made only to that version', async () => {
    const old = await ann.getOwnAccount();
    const current = await ann.patchAccount(old, { bio: 'first' });
    const problem = await problemOf(ann.patchAccount(old, { bio: 'second' }));
    expect(problem).toMatchObject({
      status: 412,
      code: 'precondition_failed',
      etag: current.etag,
      changedFields: ['bio'],
    });
    expect((await ann.patchAccount(old, { bio: 'third' }, { ifMatch: '*' })).bio).toBe('third');
    expect((await ann.patchAccount('ann', { bio: 'fourth' })).bio).toBe('fourth');
  });
});

describe('A picture', () => {
  it.each<[string, (bytes: Buffer<ArrayBuffer>) => Blob | Uint8Array]>([
    ['bytes', (bytes) => new Uint8Array(bytes)],
    ['a Buffer', (bytes) => bytes],
    ['a Blob', (bytes) => new Blob([bytes])],
    ['a File whose name lies', (bytes) => new File([bytes], 'me.png', { type: 'image/png' })],
  ])('is uploaded as %s, and removed', async (_, from) => {
    const hasImage = async () => (await ann.getAccount('ann')).profile_image.has_image;
    await ann.uploadImage('ann', from((await jpeg()) as Buffer<ArrayBuffer>));
    expect(await hasImage()).toBe(true);
    await ann.deleteImage('ann');
    expect(await hasImage()).toBe(false);
    await ann.deleteImage('ann');
  });

  it("that is none, or is somebody else's, is a problem", async () => {
    const text = new Blob(['x'.repeat(1_000)]);
    expect(await problemOf(ann.uploadImage('ann', text))).toMatchObject({ code: 'invalid_image' });
    expect((await problemOf(ann.uploadImage('cat', await jpeg()))).status).toBe(404);
    expect((await problemOf(service.uploadImage('cat', await jpeg()))).code).toBe('forbidden');
    expect((await problemOf(ann.deleteImage('cat'))).status).toBe(404);
  });
});

describe('A change of the address', () => {
  it('is pending until it is cancelled', async () => {
    expect(await ann.getEmailChange('ann')).toBeUndefined();
    expect((await ann.patchAccount('ann', { email: 'ann@example.org' })).email).toBe('ann@example.com');
    expect(await ann.getEmailChange('ann')).toEqual({
      new_email: 'ann@example.org',
      requested_at: expect.any(String),
      expires_at: expect.any(String),
    });
    expect(await ann.cancelEmailChange('ann')).toBe(true);
    expect(await ann.getEmailChange('ann')).toBeUndefined();
    expect(await ann.cancelEmailChange('ann')).toBe(false);
  });

  it('is seen by staff, and other problems than 404 are thrown', async () => {
    await ann.patchAccount('ann', { email: 'ann@example.org' });
    expect((await service.getEmailChange('ann'))?.new_email).toBe('ann@example.org');
    const stranger = createAccountsClient({ baseUrl, token: 'a.a.a' });
    expect((await problemOf(stranger.getEmailChange('ann'))).status).toBe(401);
    expect((await problemOf(stranger.cancelEmailChange('ann'))).status).toBe(401);
  });
});

describe('The rights of a user', () => {
  it('have their methods: what is stored, who has seen it, and erasure', async () => {
    await service.getAccount('ann');
    const all = (await ann.getAccesses('ann')).accesses;
    expect(all).toContainEqual(expect.objectContaining({ kind: 'service', purpose: null }));
    const page = await ann.getAccesses('ann', { limit: 1 });
    expect(page.accesses).toEqual(all.slice(0, 1));
    expect((await ann.getAccesses('ann', { cursor: page.cursor! })).accesses).toEqual(all.slice(1));
    const archive = await ann.downloadData('ann');
    expect(
      Buffer.from(await archive.arrayBuffer())
        .subarray(0, 2)
        .toString(),
    ).toBe('PK');

    expect(await ann.getErasure('ann')).toBeUndefined();
    const erasesAt = await ann.requestErasure('ann');
    expect(await ann.getErasure('ann')).toEqual({ erases_at: erasesAt, requested_at: expect.any(String) });
    expect(await ann.cancelErasure('ann')).toBe(true);
    expect(await ann.cancelErasure('ann')).toBe(false);
    expect((await problemOf(ann.getAccesses('cat'))).status).toBe(404);
    expect((await problemOf(service.downloadData('cat'))).code).toBe('forbidden');
  });

  it('are exercised by staff at once where they erase', async () => {
    await seed(api.dataSource, { username: 'zed' });
    expect(await service.requestErasure('zed')).toBeUndefined();
    expect((await problemOf(service.requestErasure('zed'))).status).toBe(404);
  });
});

describe('A problem', () => {
  it('has code, status, messages and the request id', async () => {
    const german = createAccountsClient({ baseUrl, token: await tokenFor('ann'), language: 'de' });
    const problem = await problemOf(german.getAccount('x-x'));
    expect(problem).toMatchObject({ status: 404, code: 'not_found', fieldErrors: {}, changedFields: [] });
    expect(problem.requestId).toBe(problem.problem?.instance);
    expect(problem.userMessage).toBe(problem.problem?.user_message);
    expect(problem.message).toMatch(/^Not found: /);
  });

  it('is unknown if it is not the service that answers', async () => {
    const behindProxy = clientOf(() => new Response('<html>', { status: 502 }));
    expect(await problemOf(behindProxy.getMe())).toMatchObject({
      status: 502,
      code: 'unknown',
      problem: undefined,
    });
  });

  it('is none where nobody answers: that is what fetch throws', async () => {
    const nobody = createAccountsClient({ baseUrl: 'http://127.0.0.1:9', token: 'x' });
    await expect(nobody.getMe()).rejects.toThrow('fetch failed');
  });
});

describe('The token', () => {
  it('is asked for once more when it was refused, and only once', async () => {
    const asked: boolean[] = [];
    const token = ({ refresh }: { refresh: boolean }) => {
      asked.push(refresh);
      return refresh ? tokenFor('ann') : 'an.old.token';
    };
    expect(await createAccountsClient({ baseUrl, token }).getMe()).toBe('ann');
    expect(asked).toEqual([false, true]);
    const broken = createAccountsClient({ baseUrl, token: ({ refresh }) => (refresh ? 'b.b.b' : 'a.a.a') });
    expect((await problemOf(broken.getMe())).code).toBe('unauthorized');
    expect((await problemOf(createAccountsClient({ baseUrl, token: 'a.a.a' }).getMe())).status).toBe(401);
  });
});

const ok = () => Response.json({ username: 'ann' });
const busy =
  (retryAfter: string | null, status = 503) =>
  () =>
    new Response(null, { status, headers: retryAfter === null ? {} : { 'Retry-After': retryAfter } });

/** A client of a service that gives these answers, the last one for ever. */
function clientOf(...answers: (() => Response)[]) {
  const requests: Request[] = [];
  const fetch = (request: Request) => {
    requests.push(request);
    return Promise.resolve((answers.length > 1 ? answers.shift()! : answers[0]!)());
  };
  const make = (options: Partial<ClientOptions> = {}) =>
    createAccountsClient({ baseUrl: 'http://accounts.test', token: 'x', fetch, ...options });
  return Object.assign(make(), { requests, make });
}

describe('A request that is put off', () => {
  it.each([429, 503])('is sent again after %i, body and all', async (status) => {
    const client = clientOf(busy('0', status), busy(new Date(0).toUTCString(), status), ok);
    await client.patchAccount('ann', { bio: 'x' });
    const bodies = await Promise.all(client.requests.map((request) => request.json()));
    expect(bodies).toEqual([{ bio: 'x' }, { bio: 'x' }, { bio: 'x' }]);
  });

  it('is sent again with its picture', async () => {
    const client = clientOf(busy('0'), () => new Response(null, { status: 204 }));
    await client.uploadImage('ann', new Blob(['a picture']));
    const forms = await Promise.all(client.requests.map((request) => request.formData()));
    const sent = await Promise.all(forms.map((form) => (form.get('file') as File).text()));
    expect(sent).toEqual(['a picture', 'a picture']);
  });

  it('is given up after some attempts', async () => {
    const client = clientOf(busy('0'));
    expect((await problemOf(client.make({ retry: { attempts: 2 } }).getMe())).status).toBe(503);
    expect(client.requests).toHaveLength(3);
    await problemOf(client.make({ retry: { attempts: 0 } }).getMe());
    expect(client.requests).toHaveLength(4);
  });

  it('is given up at once if it would take too long', async () => {
    const client = clientOf(busy('31', 429), ok);
    expect((await problemOf(client.getMe())).status).toBe(429);
    expect(client.requests).toHaveLength(1);
  });

  it('can be aborted while it waits', async () => {
    const abort = new AbortController();
    const client = clientOf(() => (setImmediate(() => abort.abort(new Error('enough'))), busy('20')()));
    await expect(client.getMe({ signal: abort.signal })).rejects.toThrow('enough');
    expect(client.requests).toHaveLength(1);
  });
});
