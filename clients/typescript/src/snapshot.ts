import type { Client } from 'openapi-fetch';
import type { CallOptions } from './account-parts.js';
import { given, success } from './answer.js';
import type { paths } from './schema.js';
import type { PartialAccount } from './types.js';

export interface SnapshotQuery {
  readonly fields?: readonly string[];
  /** The id of the last account that arrived, to go on after it. */
  readonly after?: string;
}

/** An account of the snapshot: `id` as in the feed of changes, and the fields that the caller may see. */
export type SnapshotAccount = Omit<PartialAccount, 'id'> & { readonly id: string; readonly version: number };

export interface Snapshot {
  /** Where to follow the changes from, once all accounts are there. Of a transfer in parts the first one's. */
  readonly cursor: string;
  /** Throws if the transfer breaks: ask again with `after`. Whoever stops early ends the transfer. */
  readonly accounts: AsyncIterable<SnapshotAccount>;
}

export async function openSnapshot(
  raw: Client<paths>,
  { fields, after }: SnapshotQuery,
  { signal }: CallOptions,
): Promise<Snapshot> {
  const answer = await raw.GET('/api/user/v1/accounts/snapshot', {
    params: { query: given({ fields: fields?.join(','), after }) },
    parseAs: 'stream',
    ...given({ signal }),
  });
  const lines = linesOf(success(answer) as unknown as ReadableStream<Uint8Array>);
  const first = await lines.next();
  if (first.done) throw new Error('The snapshot has no first line');
  return {
    cursor: (first.value as { cursor: string }).cursor,
    accounts: lines as AsyncGenerator<SnapshotAccount>,
  };
}

async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<unknown> {
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let text = '';
  try {
    for (;;) {
      const { done, value } = await reader.read();
      text += decoder.decode(value, { stream: !done });
      const lines = text.split('\n');
      text = lines.pop()!;
      for (const line of lines) yield JSON.parse(line);
      if (done) return;
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}
