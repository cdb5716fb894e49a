import type { RelayTarget } from '../../changes/relay/relay-target.js';
import { relayTargets } from '../../changes/relay/relay-targets.js';
import { countBehind, enableTarget, findTargetState, type Query } from '../../changes/relay/target-states.js';
import type { TargetState } from '../../changes/relay/target-states.js';
import { OperatorError } from '../../diagnostics/operator-error.js';
import type { OperatorContext } from '../operator-context.js';
import { print, printJson } from '../output.js';

/** More changes behind are not counted. */
const MOST_COUNTED = 100_000;

export interface RelayOptions {
  readonly enable?: string;
  readonly json?: boolean;
}

export async function runRelay(
  { enable, json = false }: RelayOptions,
  context: OperatorContext,
): Promise<void> {
  const targets = relayTargets(await context.settings());
  if (targets.length === 0)
    throw new OperatorError(
      'These settings push nothing: neither NATS_URL nor WEBHOOK_URLS is set here. Run this with the settings of the service.',
    );
  const chosen = enable === undefined ? targets : [findTarget(targets, enable)];
  const dataSource = await (enable === undefined ? context.openAccounts() : context.openAccountsToWrite());
  const query: Query = (statement, parameters) => dataSource.query(statement, parameters);
  for (const target of chosen) {
    if (enable !== undefined) await enableTarget(query, target.id);
    const state = await findTargetState(query, target.id);
    const behind = state && (await countBehind(query, state.position, MOST_COUNTED));
    if (json) printJson(record(target, state, behind));
    else print(describe(target, state, behind));
  }
}

function findTarget(targets: readonly RelayTarget[], name: string): RelayTarget {
  const found = targets.find((target) => target.id === name || target.isAt(name));
  if (found) return found;
  throw new OperatorError(`No such target: one of ${targets.map(({ id }) => id).join(', ')}, or its URL.`);
}

function stateOf(state: TargetState | null): 'new' | 'disabled' | 'failing' | 'delivering' {
  if (state === null) return 'new';
  if (state.disabledAt) return 'disabled';
  return state.attempts > 0 ? 'failing' : 'delivering';
}

function record({ id, label }: RelayTarget, state: TargetState | null, behind: number | null) {
  return {
    target: id,
    url: label,
    state: stateOf(state),
    behind,
    delivered_at: state?.deliveredAt ?? null,
    failing_since: state?.failingSince ?? null,
    attempts: state?.attempts ?? 0,
    next_attempt: state?.disabledAt ? null : (state?.nextAttempt ?? null),
    last_error: state?.lastError ?? null,
    disabled_at: state?.disabledAt ?? null,
  };
}

function describe(target: RelayTarget, state: TargetState | null, behind: number | null): string {
  const { delivered_at, failing_since, attempts, next_attempt, last_error, ...rest } = record(
    target,
    state,
    behind,
  );
  const lines = [`${rest.target}  ${rest.url}`, `    ${rest.state}`];
  if (behind !== null) lines[1] += `, ${behind} behind`;
  if (delivered_at) lines[1] += `, last delivery ${delivered_at.toISOString()}`;
  if (failing_since) {
    lines.push(
      `    ${last_error}: ${attempts} ${attempts === 1 ? 'attempt' : 'attempts'} since ${failing_since.toISOString()}`,
    );
    if (next_attempt) lines.push(`    next attempt ${next_attempt.toISOString()}`);
  }
  return lines.join('\n');
}
