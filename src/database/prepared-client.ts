import type { Client } from 'pg';
import { EnduringClient } from './enduring-client.js';

/** PostgreSQL keeps each prepared statement on each connection; statements beyond these are sent without a name. */
const MAX_STATEMENTS = 200;

/** By text, for all connections: `pg` prepares a name once on each of them. */
const names = new Map<string, string>();

/**
 * A connection that names every statement with parameters, so that PostgreSQL parses and plans it once and not at each
 * execution. Neither `pg` nor TypeORM does that by itself. See docs/decisions/0026.
 */
export class PreparedClient extends EnduringClient {
  // `pg` has an overload for each way to be called: this one stands for all.
  override query(...parameters: unknown[]): never {
    const [text, values, ...rest] = parameters;
    const name = typeof text === 'string' && Array.isArray(values) ? nameOf(text) : undefined;
    const call = name === undefined ? parameters : [{ name, text, values: values as unknown[] }, ...rest];
    return super.query(...(call as Parameters<Client['query']>)) as never;
  }
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size === MAX_STATEMENTS) return known;
  const name = `s${names.size + 1}`;
  names.set(text, name);
  return name;
}
