import type { AccountSeed } from '../accounts.js';
import { SERVICE, type TestApp } from '../test-app.js';

export type Caller = Parameters<TestApp['request']>[0]['as'];

/** Who looks. */
export interface Viewer {
  /** Who she is to the account; `nobody` has no token. */
  readonly is: 'owner' | 'staff' | 'other' | 'nobody';
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
  'no token': { is: 'nobody', as: () => undefined },
} satisfies Record<string, Viewer>;

export type ViewerName = keyof typeof VIEWERS;

/** The accounts of those who look and have one. */
export const VIEWING: AccountSeed[] = [
  { username: 'boss', is_staff: true },
  { username: 'retired', is_staff: true, is_active: false },
  { username: 'other' },
  { username: 'sleeper', is_active: false },
];
