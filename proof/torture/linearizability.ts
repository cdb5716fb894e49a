/** Something that a client did and saw the outcome of. Times are of one monotonic clock. */
export interface Timed {
  readonly start: number;
  /** When the outcome was seen; Infinity: it took effect, but nobody knows when. */
  readonly end: number;
}

/** What one thing does when one operation comes after the other. */
export interface SequentialModel<State, Operation> {
  readonly initial: State;
  /** The state after the operation, or null if its outcome could not have been that. Leaves `state` as it is. */
  step(state: State, operation: Operation): State | null;
  /** The same text for the same state. */
  keyOf(state: State): string;
}

export type Verdict<State, Operation> =
  | { readonly linearizable: true; readonly final: State }
  | {
      readonly linearizable: false;
      /** The longest order that was found, and what could not come next. */
      readonly order: readonly Operation[];
      readonly state: State;
      readonly stuck: readonly Operation[];
    };

/** A set of operations in some order that explains them. */
interface Node<State, Operation> {
  readonly state: State;
  /** All operations before this one are in the order … */
  readonly base: number;
  /** … and these after it. */
  readonly beyond: readonly number[];
  /** Operations without an end: a bit for each that is in the order. */
  readonly open: bigint;
  readonly depth: number;
  readonly operation: Operation | null;
  readonly before: Node<State, Operation> | null;
}

/**
 * Whether some order of the operations explains all outcomes, in which none comes before one that had ended when it
 * began: the search of Wing and Gong ("Testing and verifying concurrent objects", 1993) with Lowe's memory of what was
 * tried before (2017).
 */
export function findOrder<State, Operation extends Timed>(
  operations: readonly Operation[],
  model: SequentialModel<State, Operation>,
): Verdict<State, Operation> {
  const closed = operations.filter(({ end }) => end !== Infinity).sort((a, b) => a.start - b.start);
  const open = operations.filter(({ end }) => end === Infinity).sort((a, b) => a.start - b.start);
  const all = (1n << BigInt(open.length)) - 1n;
  const root: Node<State, Operation> = {
    state: model.initial,
    base: 0,
    beyond: [],
    open: 0n,
    depth: 0,
    operation: null,
    before: null,
  };
  const tried = new Set<string>();
  const stack = [root];
  let longest = root;
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const key = `${node.base} ${node.beyond.join()} ${node.open} ${model.keyOf(node.state)}`;
    if (tried.has(key)) continue;
    tried.add(key);
    if (node.depth > longest.depth) longest = node;
    if (node.base === closed.length && node.open === all) return { linearizable: true, final: node.state };
    // What is tried first lies on top: those with an end, the earliest first.
    for (const next of nextOf(node).reverse()) {
      const state = model.step(node.state, next.operation);
      if (state !== null) stack.push({ ...next, state, depth: node.depth + 1, before: node });
    }
  }
  const stuck = nextOf(longest).map(({ operation }) => operation);
  return { linearizable: false, order: orderOf(longest), state: longest.state, stuck };

  /** Every operation that may come next, because none that is left had ended before it began. */
  function nextOf({ base, beyond, open: done }: Node<State, Operation>) {
    const inOrder = new Set(beyond);
    let firstEnd = Infinity;
    for (let i = base; i < closed.length && closed[i]!.start <= firstEnd; i++) {
      if (!inOrder.has(i)) firstEnd = Math.min(firstEnd, closed[i]!.end);
    }
    const next: (Omit<Node<State, Operation>, 'state' | 'depth' | 'before'> & { operation: Operation })[] =
      [];
    for (let i = base; i < closed.length && closed[i]!.start <= firstEnd; i++) {
      if (inOrder.has(i)) continue;
      next.push({ ...withIndex(base, beyond, i), open: done, operation: closed[i]! });
    }
    for (const [i, operation] of open.entries()) {
      const bit = 1n << BigInt(i);
      if ((done & bit) === 0n && operation.start <= firstEnd)
        next.push({ base, beyond, open: done | bit, operation });
    }
    return next;
  }
}

function withIndex(base: number, beyond: readonly number[], index: number) {
  if (index !== base) return { base, beyond: [...beyond, index].sort((a, b) => a - b) };
  let next = base + 1;
  const rest = beyond.filter((other) => {
    if (other !== next) return true;
    next++;
    return false;
  });
  return { base: next, beyond: rest };
}

function orderOf<State, Operation>(node: Node<State, Operation>): Operation[] {
  const order: Operation[] = [];
  for (let at: Node<State, Operation> | null = node; at !== null; at = at.before) {
    if (at.operation !== null) order.push(at.operation);
  }
  return order.reverse();
}
