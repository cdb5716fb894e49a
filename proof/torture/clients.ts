import { setTimeout as sleep } from 'node:timers/promises';
import fc from 'fast-check';
import { jpeg } from '../../test/support/pictures.js';
import type { Answer, Deed, Fields, Operation } from './account-model.js';
import { FULL_FIELDS, pick, SHARED_FIELDS, tokenOf, type TorturedAccount } from './accounts.js';
import type { Findings } from './findings.js';

/** Longer than anything that the faults hold up. */
const TIMEOUT_MS = 20_000;

/** What a client does next; the numbers choose among what there is by then. */
export const STEP = fc.record({
  what: fc.oneof(
    { weight: 22, arbitrary: fc.constant('read as owner' as const) },
    { weight: 6, arbitrary: fc.constant('read as staff' as const) },
    { weight: 8, arbitrary: fc.constant('read as other' as const) },
    { weight: 6, arbitrary: fc.constant('read unless' as const) },
    { weight: 8, arbitrary: fc.constant('list' as const) },
    { weight: 24, arbitrary: fc.constant('patch' as const) },
    { weight: 12, arbitrary: fc.constant('patch if' as const) },
    { weight: 3, arbitrary: fc.constant('patch twice with one id' as const) },
    { weight: 4, arbitrary: fc.constant('ask for address' as const) },
    { weight: 2, arbitrary: fc.constant('look at pending address' as const) },
    { weight: 1, arbitrary: fc.constant('cancel address' as const) },
    { weight: 5, arbitrary: fc.constant('follow link' as const) },
    { weight: 4, arbitrary: fc.constant('upload' as const) },
    { weight: 2, arbitrary: fc.constant('remove picture' as const) },
  ),
  account: fc.nat(),
  choice: fc.nat(),
  pauseMs: fc.nat(80),
});
type Step = typeof STEP extends fc.Arbitrary<infer Value> ? Value : never;

interface Request {
  readonly path: string;
  readonly token?: string;
  readonly method?: string;
  readonly headers?: Record<string, string>;
  readonly body?: string | Buffer;
}

interface Received {
  readonly status: number;
  readonly tag: string | null;
  readonly json: unknown;
}

/** One of those who use the service at the same time. */
export class TortureClient {
  private count = 0;
  private staffToken = '';

  constructor(
    private readonly name: string,
    private readonly url: string,
    /** Those that live; others take away and add. */
    private readonly accounts: readonly TorturedAccount[],
    private readonly findings: Findings,
    /** How far behind the account may be that a stranger is shown, milliseconds. */
    private readonly lagMs = 0,
  ) {}

  async run(steps: Iterable<Step>, isOver: () => boolean): Promise<void> {
    this.staffToken = await tokenOf({ preferred_username: 'torturer', scope: 'accounts:staff' });
    for (const step of steps) {
      if (isOver()) return;
      const account = this.accounts[step.account % this.accounts.length];
      if (account !== undefined) await this.take(step, account);
      await sleep(step.pauseMs);
    }
  }

  async readAsStaff(account: TorturedAccount, token: string): Promise<void> {
    await this.read(`${this.name}-${++this.count}`, account, token, FULL_FIELDS);
  }

  async readAsOther(account: TorturedAccount, id = `${this.name}-${++this.count}`): Promise<void> {
    await this.read(id, account, await tokenOf({ preferred_username: 'stranger' }), SHARED_FIELDS);
  }

  /** As its owner, until it is taken, or there is nothing left to erase. */
  async askForErasure(account: TorturedAccount): Promise<void> {
    const request = { path: `${pathOf(account)}/erasure`, token: account.token, method: 'POST' };
    const deed: Deed = { kind: 'ask for erasure' };
    for (;;) {
      const id = `${this.name}-${++this.count}`;
      const operation = await this.perform(id, account, deed, request, []);
      account.operations.push(operation);
      const status = operation.answer?.status;
      if (status === 200 || status === 202 || status === 404) return;
      await sleep(200);
    }
  }

  private async take({ what, choice }: Step, account: TorturedAccount): Promise<void> {
    const id = `${this.name}-${++this.count}`;
    switch (what) {
      case 'list':
        return this.list(id, choice);
      case 'read as owner':
        return this.read(id, account, account.token, FULL_FIELDS);
      case 'read as staff':
        return this.read(id, account, this.staffToken, FULL_FIELDS);
      case 'read as other':
        return this.readAsOther(account, id);
      case 'read unless':
        return this.read(id, account, account.token, FULL_FIELDS, chosen(account.tags.slice(-3), choice));
      case 'patch':
        return this.patch(id, account, choice);
      case 'patch if':
        return this.patch(id, account, choice, chosen(account.tags.slice(-2), choice));
      case 'patch twice with one id':
        await Promise.all([
          this.patch(`${id}${SHARED}a`, account, choice),
          this.patch(`${id}${SHARED}b`, account, choice),
        ]);
        return;
      case 'follow link': {
        const link = chosen(account.links.slice(-4), choice);
        if (link === undefined) return;
        // Reverting freezes the account, so it is done seldom.
        if (link.purpose === 'revert' && choice % 5 !== 0) return;
        const kind = link.purpose === 'confirm' ? 'confirm address' : 'revert address';
        const request = { path: link.path, method: 'POST' };
        return this.simple(id, account, { kind, address: link.address }, request);
      }
      case 'ask for address': {
        const address = `${id}@new.example`;
        const body = JSON.stringify({ email: address });
        const request = { ...ownersPatch(account), body };
        return this.simple(id, account, { kind: what, address }, request);
      }
      case 'look at pending address':
      case 'cancel address': {
        const method = what === 'cancel address' ? 'DELETE' : 'GET';
        const path = `${pathOf(account)}/email_change`;
        return this.simple(id, account, { kind: what }, { path, token: account.token, method });
      }
      case 'upload':
      case 'remove picture':
        return this.changePicture(id, account, what, choice);
    }
  }

  private async read(
    id: string,
    account: TorturedAccount,
    token: string,
    names: readonly string[],
    ifNoneMatch?: string,
  ): Promise<void> {
    const headers: Record<string, string> = ifNoneMatch === undefined ? {} : { 'if-none-match': ifNoneMatch };
    const deed: Deed = { kind: 'read', ...(ifNoneMatch !== undefined && { ifNoneMatch }) };
    const isFull = names === FULL_FIELDS;
    const operation = await this.perform(id, account, deed, { path: pathOf(account), token, headers }, names);
    const { answer } = operation;
    if (answer === null) return;
    // What a stranger is shown may be of a moment before the question.
    const asShown = { ...operation, start: operation.start - this.lagMs, answer: withoutTag(answer) };
    account.operations.push(isFull ? operation : asShown);
    if (isFull && answer.tag !== undefined) remember(account, answer.tag);
    if (answer.picture) await this.look(account, answer.picture);
  }

  /** Several accounts in one answer: each is a read of its own. */
  private async list(id: string, choice: number): Promise<void> {
    const first = choice % Math.max(1, this.accounts.length);
    const accounts = this.accounts.slice(first, first + 5);
    if (accounts.length === 0) return;
    const names = accounts.map(({ name }) => name).join();
    const path = `/api/user/v1/accounts?usernames=${encodeURIComponent(names)}`;
    const start = performance.now();
    const received = await this.send(id, { path, token: this.staffToken });
    const end = performance.now();
    this.findings.count('list', received?.status ?? null);
    if (received === null || received.status >= 500) return;
    const found = received.status === 200 ? (received.json as Fields[]) : [];
    for (const account of accounts) {
      const item = found.find(({ username }) => username === account.name);
      const answer: Answer = item
        ? { status: 200, fields: pick(item, FULL_FIELDS), picture: pictureOf(item) }
        : { status: 404 };
      account.operations.push({ id, account: account.name, deed: { kind: 'read' }, start, end, answer });
    }
  }

  private async patch(id: string, account: TorturedAccount, choice: number, ifMatch?: string): Promise<void> {
    const text = chosen(['bio', 'goals', 'name'], choice)!;
    const others = [
      {},
      { country: chosen(['DE', 'FR', null], choice >> 2) },
      {
        language_proficiencies: chosen([[], [{ code: 'de' }], [{ code: 'en' }, { code: 'fr' }]], choice >> 2),
      },
    ];
    const patch = { [text]: id, ...chosen(others, choice >> 4) };
    const request = ownersPatch(account, ifMatch === undefined ? {} : { 'if-match': ifMatch });
    const deed: Deed = { kind: 'patch', patch, ...(ifMatch !== undefined && { ifMatch }) };
    return this.simple(id, account, deed, { ...request, body: JSON.stringify(patch) });
  }

  private async changePicture(
    id: string,
    account: TorturedAccount,
    kind: 'upload' | 'remove picture',
    choice: number,
  ): Promise<void> {
    const request = { path: `${pathOf(account)}/image`, token: account.token };
    if (kind === 'remove picture') {
      return this.simple(id, account, { kind }, { ...request, method: 'DELETE' });
    }
    // What follows the end of a JPEG is nobody's business, and makes each a picture of its own.
    const body = Buffer.concat([await jpeg(choice % 256), Buffer.from(id)]);
    const upload = { ...request, method: 'POST', headers: { 'content-type': 'image/jpeg' }, body };
    return this.simple(id, account, { kind, picture: id }, upload);
  }

  private async simple(id: string, account: TorturedAccount, deed: Deed, request: Request): Promise<void> {
    const operation = await this.perform(id, account, deed, request, FULL_FIELDS);
    account.operations.push(operation);
    if (operation.answer?.tag !== undefined) remember(account, operation.answer.tag);
  }

  private async perform(
    id: string,
    account: TorturedAccount,
    deed: Deed,
    request: Request,
    names: readonly string[],
  ): Promise<Operation> {
    const start = performance.now();
    const received = await this.send(id, request);
    const end = performance.now();
    this.findings.count(deed.kind, received?.status ?? null);
    return {
      id,
      account: account.name,
      deed,
      start,
      end: received === null ? Infinity : end,
      answer: received && answerOf(received, names),
    };
  }

  /** Null: no answer came, or none that says what became of the request. */
  private async send(id: string, request: Request): Promise<Received | null> {
    const { path, token, method = 'GET', headers, body } = request;
    try {
      const answer = await fetch(this.url + path, {
        method,
        headers: {
          accept: 'application/json',
          'x-request-id': requestIdOf(id),
          ...(token !== undefined && { authorization: `Bearer ${token}` }),
          ...headers,
        },
        ...(body !== undefined && { body }),
        signal: AbortSignal.timeout(TIMEOUT_MS),
      });
      const text = await answer.text();
      const json: unknown = text === '' ? null : JSON.parse(text);
      if (answer.status >= 500 && answer.status !== 503) {
        this.findings.fault(`${method} answered ${answer.status}: ${text}`, id);
      }
      const { type = '' } = (json ?? {}) as { type?: string };
      if (type.endsWith('/outcome_unknown')) return null;
      return { status: answer.status, tag: answer.headers.get('etag'), json };
    } catch {
      return null;
    }
  }

  /** A picture that an answer names is there, unless another one is in its place by now. */
  private async look(account: TorturedAccount, url: string): Promise<void> {
    const path = new URL(url).pathname;
    for (let tries = 0; ; tries++) {
      const picture = await fetch(this.url + path, { signal: AbortSignal.timeout(TIMEOUT_MS) }).catch(
        () => null,
      );
      await picture?.arrayBuffer().catch(() => null);
      this.findings.count('look at picture', picture?.status ?? null);
      if (picture?.status !== 404) return;
      const again = await this.send(`${this.name}-look-${++this.count}`, {
        path: pathOf(account),
        token: account.token,
      });
      if (again === null || again.status !== 200 || pictureOf(again.json as Fields) !== url) return;
      if (tries > 0) return this.findings.fault(`the picture of ${account.name} is dead`, path);
    }
  }
}

/** Before what tells apart the operations of one request id. */
const SHARED = '~';

/** Whether several operations may have sent this id. */
export const isShared = (requestId: string): boolean => requestId.endsWith(SHARED);

const requestIdOf = (operation: string): string => operation.replace(/(?<=~)[ab]$/, '');

const pathOf = ({ name }: TorturedAccount): string => `/api/user/v1/accounts/${name}`;

function ownersPatch(account: TorturedAccount, headers: Record<string, string> = {}): Request {
  return {
    path: pathOf(account),
    token: account.token,
    method: 'PATCH',
    headers: { 'content-type': 'application/merge-patch+json', ...headers },
  };
}

function chosen<T>(from: readonly T[], choice: number): T | undefined {
  return from[choice % from.length];
}

function remember({ tags }: TorturedAccount, tag: string): void {
  if (tags.at(-1) !== tag) tags.push(tag);
}

function answerOf({ status, tag, json }: Received, names: readonly string[]): Answer {
  const body = (json ?? {}) as Fields;
  return {
    status,
    ...(tag !== null && { tag }),
    ...('username' in body && { fields: pick(body, names), picture: pictureOf(body) }),
    ...('new_email' in body && { pending: String(body.new_email) }),
  };
}

function withoutTag({ tag: _, ...answer }: Answer): Answer {
  return answer;
}

function pictureOf(account: Fields): string | null {
  const image = account.profile_image as { has_image: boolean; image_url_full: string };
  return image.has_image ? image.image_url_full : null;
}
