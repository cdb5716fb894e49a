import type { Command } from 'commander';
import type { RelayTarget } from '../changes/relay/relay-target.js';
import { relayTargets } from '../changes/relay/relay-targets.js';
import { countBehind, enableTarget, findTargetState, type Query } from '../changes/relay/target-states.js';
import type { TargetState } from '../changes/relay/target-states.js';
import { OperatorError } from '../database/open-database.js';
import type { OperatorContext } from './operator-context.js';
import { print, printJson } from './output.js';

interface RelayOptions {
  readonly enable?: string;
  readonly json?: boolean;
}

const MOST_COUNTED = 100_000;

const HELP = `
A target is delivering, failing (it is tried again), disabled (it said 410, or has failed for five days) or new (no
service with this target has started yet). "behind" counts the changes that it still has to get, up to ${MOST_COUNTED}.
A disabled target keeps its place: once enabled, it gets all that it has missed.

With --json: {"target", "url", "state", "behind", "delivered_at", "failing_since", "attempts", "next_attempt",
"last_error", "disabled_at"} a line.

Examples:
  $ accounts relay
  $ accounts relay --enable https://crm.example.org/hooks/accounts`;

export function addRelayCommand(program: Command, context: OperatorContext): void {
  program
    .command('relay')
    .summary('print how the pushing of changes goes')
    .description('Prints how far each target of NATS_URL and WEBHOOK_URLS has come, and how it does.')
    .option(
      '--enable <target>',
      'try a disabled or failing target again at once: its URL, or its name as printed',
    )
    .option('--json', 'one JSON object a line, for programs')
    .addHelpText('after', HELP)
    .action((options: RelayOptions) => relay(options, context));
}

async function relay({ enable, json = false }: RelayOptions, context: OperatorContext): Promise<void> {
  const targets = relayTargets(context.settings);
  if (targets.length === 0) throw new OperatorError('Nothing is pushed: see NATS_URL and WEBHOOK_URLS.');
  const chosen = enable === undefined ? targets : [findTarget(targets, enable)];
  const dataSource = await context.openAccounts();
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
