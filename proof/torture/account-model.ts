import type { SequentialModel, Timed } from './linearizability.js';

/** What a client may do with an account, with what it sent and what it was answered. */
export type Deed =
  | { readonly kind: 'read'; readonly ifNoneMatch?: string }
  | { readonly kind: 'patch'; readonly patch: Fields; readonly ifMatch?: string }
  | { readonly kind: 'ask for address'; readonly address: string }
  | { readonly kind: 'look at pending address' }
  | { readonly kind: 'cancel address' }
  | { readonly kind: 'confirm address'; readonly address: string }
  | { readonly kind: 'revert address'; readonly address: string }
  | { readonly kind: 'upload'; readonly picture: string }
  | { readonly kind: 'remove picture' }
  | { readonly kind: 'ask for erasure' }
  | { readonly kind: 'erase' }
  /** Of the service: the account stays as it is, and its view, which has other addresses of pictures, gets another tag. */
  | { readonly kind: 'change of settings' };

/** Fields as the wire has them. */
export type Fields = Readonly<Record<string, unknown>>;

export interface Answer {
  readonly status: number;
  /** Of the full view. */
  readonly tag?: string;
  /** Those of the account's fields that the answer shows. */
  readonly fields?: Fields;
  /** Where her picture is; null: she has none. */
  readonly picture?: string | null;
  /** The address that waits for its confirmation. */
  readonly pending?: string;
}

export interface Operation extends Timed {
  /** Sent as X-Request-Id. */
  readonly id: string;
  readonly account: string;
  readonly deed: Deed;
  /** Null: none came. */
  readonly answer: Answer | null;
}

/** A change of the address, as docs/use/email-change.md draws it. */
interface EmailChange {
  readonly from: string;
  readonly to: string;
  readonly state: 'pending' | 'confirmed' | 'ended';
}

export interface AccountState {
  /** Null: it has changed since anybody saw one. */
  readonly tag: string | null;
  /** The last one that was seen before that; no tag comes back. */
  readonly lastTag: string | null;
  readonly fields: Fields;
  /** Which upload it is of, and its URL once somebody saw it; null: none. */
  readonly picture: { readonly upload: string; readonly url: string | null } | null;
  readonly emailChanges: readonly EmailChange[];
  /** A change was reverted: for an hour no other can be asked for. */
  readonly frozen: boolean;
  /** Its owner has asked for it to be erased. */
  readonly erasing: boolean;
  readonly erased: boolean;
}

export function newAccount(fields: Fields, tag: string): AccountState {
  const never = { frozen: false, erasing: false, erased: false };
  return { tag, lastTag: null, fields, picture: null, emailChanges: [], ...never };
}

/** The account, one operation after the other. */
export function accountModel(initial: AccountState): SequentialModel<AccountState, Operation> {
  return { initial, step, keyOf: (state) => JSON.stringify(state) };
}

/** Answers that say that nothing was saved, and nothing of the account. */
export const isRefusal = ({ status }: Answer): boolean => status >= 500 || status === 429;

function step(state: AccountState, { id, deed, answer }: Operation): AccountState | null {
  if (answer !== null && isRefusal(answer)) return state;
  // Of an account that is gone there is no view.
  if (state.erased && deed.kind === 'change of settings') return state;
  if (state.erased) return isGone(deed, answer) ? state : null;
  if (answer === null) return unseenEffect(state, id, deed);
  const next = expected(state, id, deed, answer.status);
  return next === null ? null : seen(next, answer);
}

/** Of an operation without an answer that has taken effect all the same: no other gets here. */
function unseenEffect(state: AccountState, id: string, deed: Deed): AccountState | null {
  if (deed.kind === 'patch' && deed.ifMatch !== undefined && deed.ifMatch !== state.tag) return null;
  const next = effect(state, id, deed);
  return next === state ? null : next;
}

function isGone(deed: Deed, answer: Answer | null): boolean {
  if (answer === null) return false;
  const isLink = deed.kind === 'confirm address' || deed.kind === 'revert address';
  return answer.status === (isLink ? 410 : 404);
}

/** The state after an operation that was answered with this status; null if that was no answer to it. */
function expected(state: AccountState, id: string, deed: Deed, status: number): AccountState | null {
  const pending = pendingOf(state);
  switch (deed.kind) {
    case 'read':
      if (status === 304) return deed.ifNoneMatch === state.tag ? state : null;
      return status === 200 ? state : null;
    case 'patch': {
      const isMatch = deed.ifMatch === undefined || deed.ifMatch === state.tag;
      if (status === 412) return isMatch ? null : state;
      return status === 200 && isMatch ? effect(state, id, deed) : null;
    }
    case 'ask for address':
      if (status === 400) return state.frozen ? state : null;
      return status === 200 && !state.frozen ? effect(state, id, deed) : null;
    case 'look at pending address':
      return status === (pending ? 200 : 404) ? state : null;
    case 'cancel address':
      if (status === 404) return pending ? null : state;
      return status === 204 && pending ? effect(state, id, deed) : null;
    case 'confirm address':
    case 'revert address': {
      const after = effect(state, id, deed);
      if (status === 410) return after === null ? state : null;
      return status === 200 ? after : null;
    }
    case 'upload':
    case 'remove picture':
      return status === 204 ? effect(state, id, deed) : null;
    case 'ask for erasure':
      if (status === 200) return state.erasing ? state : null;
      return status === 202 && !state.erasing ? effect(state, id, deed) : null;
    case 'erase':
      return status === 204 ? { ...state, erased: true } : null;
    case 'change of settings':
      return { ...state, ...newTag(state) };
  }
}

const newTag = ({ tag, lastTag }: AccountState) => ({ tag: null, lastTag: tag ?? lastTag });

/** What the operation does if it succeeds; null if it cannot. */
function effect(state: AccountState, id: string, deed: Deed): AccountState | null {
  const { emailChanges: changes, fields } = state;
  const changed = { ...state, ...newTag(state) };
  switch (deed.kind) {
    case 'patch':
      return { ...changed, fields: { ...fields, ...deed.patch } };
    case 'ask for address': {
      const asked: EmailChange = { from: String(fields.email), to: deed.address, state: 'pending' };
      return { ...changed, emailChanges: [...changes.map(ended('pending')), asked] };
    }
    case 'cancel address':
      return { ...changed, emailChanges: changes.map(ended('pending')) };
    case 'confirm address': {
      const change = changes.find(({ to }) => to === deed.address);
      if (change?.state !== 'pending' || change.from !== fields.email) return null;
      const emailChanges = changes.map((other) =>
        other === change ? { ...other, state: 'confirmed' as const } : other,
      );
      return { ...changed, fields: { ...fields, email: change.to }, emailChanges };
    }
    case 'revert address':
      return revert(state, deed.address);
    case 'upload':
      return { ...changed, picture: { upload: id, url: null } };
    case 'ask for erasure':
      return state.erasing ? state : { ...changed, erasing: true };
    case 'remove picture':
      return state.picture === null ? state : { ...changed, picture: null };
    default:
      return state;
  }
}

/** Ends the change and all later ones. */
function revert(state: AccountState, address: string): AccountState | null {
  const { emailChanges: changes, fields } = state;
  const index = changes.findIndex(({ to }) => to === address);
  const change = changes[index];
  if (change === undefined || change.state === 'ended') return null;
  const isRestored = change.state === 'confirmed' && change.from !== fields.email;
  const isEffective = isRestored || pendingOf(state) !== undefined;
  return {
    ...state,
    ...(isEffective && newTag(state)),
    fields: isRestored ? { ...fields, email: change.from } : fields,
    emailChanges: changes.map((other, i) => (i < index ? other : { ...other, state: 'ended' as const })),
    frozen: true,
  };
}

const pendingOf = ({ emailChanges }: AccountState): EmailChange | undefined =>
  emailChanges.find(({ state }) => state === 'pending');

const ended =
  (from: EmailChange['state']) =>
  (change: EmailChange): EmailChange =>
    change.state === from ? { ...change, state: 'ended' } : change;

/** The state with what the answer says of it; null if it says something else than the state. */
function seen(state: AccountState, answer: Answer): AccountState | null {
  let { tag, picture } = state;
  if (answer.tag !== undefined) {
    tag ??= answer.tag;
    if (tag !== answer.tag || tag === state.lastTag) return null;
  }
  for (const [name, value] of Object.entries(answer.fields ?? {})) {
    if (JSON.stringify(value) !== JSON.stringify(state.fields[name])) return null;
  }
  if (answer.picture !== undefined) {
    if ((answer.picture === null) !== (picture === null)) return null;
    if (picture !== null) {
      picture = { ...picture, url: picture.url ?? answer.picture };
      if (picture.url !== answer.picture) return null;
    }
  }
  if (answer.pending !== undefined && answer.pending !== pendingOf(state)?.to) return null;
  return tag === state.tag && picture?.url === state.picture?.url ? state : { ...state, tag, picture };
}
