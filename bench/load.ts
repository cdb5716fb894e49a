import { spawnSync } from 'node:child_process';
import { driveWithAutocannon } from './load-autocannon.js';
import { driveWithWrk } from './load-wrk.js';
import type { WorkRequest } from './works.js';

export interface LoadResult {
  readonly requests: number;
  readonly us: number;
  /** µs, like p99. */
  readonly p50: number;
  readonly p99: number;
  readonly failed: number;
}

export interface LoadSize {
  readonly connections: number;
  readonly seconds: number;
}

/** Sends the requests in turn over so many connections, for so long. A mark in a body becomes a new number each time. */
export type Drive = (url: string, requests: readonly WorkRequest[], size: LoadSize) => Promise<LoadResult>;

/** `wrk` if it is installed, because it takes the least CPU from what is measured; else autocannon, an npm package. */
export function chooseLoad(): { readonly name: string; readonly drive: Drive } {
  // Without arguments it prints its usage and fails; without the program there is an error.
  const { error } = spawnSync('wrk');
  return error ? { name: 'autocannon', drive: driveWithAutocannon } : { name: 'wrk', drive: driveWithWrk };
}
