import type { AccountSeed } from '../accounts.js';
import { SERVICE, type TestApp } from '../test-app.js';
import { SCOPES, type Setting } from './settings.js';

export type Caller = Parameters<TestApp['request']>[0]['as'];

/** Who looks. */
export interface Viewer {
  /** Who she is to the account; `nobody` has no token. */
  readonly is: 'owner' | 'staff' | 'service' | 'other' | 'nobody';
  /** Of a service: what its token grants, where the site has scopes. */
  readonly scope?: keyof typeof SCOPES;
  /** She asks for what others see. */
  readonly sharing?: true;
  as(owner: string): Caller;
}

export const VIEWERS = {
  owner: { is: 'owner', as: (owner) => owner },
  'owner (view=shared)': { is: 'owner', as: (owner) => owner, sharing: true },
  'staff account': { is: 'staff', as: () => 'boss' },
  'staff service': { is: 'staff', as: () => SERVICE },
  'staff (view=shared)': { is: 'staff', as: () => 'boss', sharing: true },
  'inactive staff': { is: 'other', as: () => 'retired' },
  'other account': { is: 'other', as: () => 'other' },
  'inactive account': { is: 'other', as: () => 'sleeper' },
  'no account': { is: 'other', as: () => 'stranger' },
  'service with directory': {
    is: 'service',
    scope: 'directory',
    as: (owner) => serviceAs(owner, 'directory'),
  },
  'service with contact': { is: 'service', scope: 'contact', as: (owner) => serviceAs(owner, 'contact') },
  'service with contact (view=shared)': {
    ...{ is: 'service', scope: 'contact', sharing: true },
    as: (owner) => serviceAs(owner, 'contact'),
  },
  'no token': { is: 'nobody', as: () => undefined },
} satisfies Record<string, Viewer>;

/** Under the name of the account itself: it is nobody's all the same. */
function serviceAs(username: string, scope: string): Caller {
  return { username, scopes: [scope] };
}

/** Those who look where these settings hold. */
export function viewersIn({ scopes }: Setting): ViewerName[] {
  const names = Object.keys(VIEWERS) as ViewerName[];
  return names.filter((name) => VIEWERS[name].is !== 'service' || scopes === true);
}

export type ViewerName = keyof typeof VIEWERS;

/** The accounts of those who look and have one. */
export const VIEWING: AccountSeed[] = [
  { username: 'boss', is_staff: true },
  { username: 'retired', is_staff: true, is_active: false },
  { username: 'other' },
  { username: 'sleeper', is_active: false },
];
