import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { findPrimary } from './find-primary.js';
import { urlsOfHosts } from '../config/database-hosts.js';
import { OutcomeUnknownError } from './postgres-errors.js';
import { endWhenSilent } from './silence.js';

/** PostgreSQL keeps each prepared statement on each connection; statements beyond these are sent without a name. */
const MAX_STATEMENTS = 200;

/** By text, for all connections: `pg` prepares a name once on each of them. */
const names = new Map<string, string>();

/** From our goodbye until we leave. */
const LEAVING_MS = 1_000;

type Callback = (error: Error | null, ...rest: unknown[]) => void;

/** The config of `pg`, whose URL may have several hosts. */
export interface DatabaseClientConfig extends ClientConfig {
  readonly prepares?: boolean;
  readonly silenceMs?: number;
}

/**
 * A connection to the primary, of which some things are asked that neither `pg` nor TypeORM does by itself.
 *
 * It can be ended however silent the server is: `pg` would wait for it to hang up too.
 *
 * Its end by the server ends nothing else: a pool listens for errors of idle connections, and a statement for those of its own, but
 * between the two nobody does, and Node ends a process for an `error` that nobody hears. Whoever uses the connection
 * next is told.
 *
 * Of several hosts in its URL it leads to the first that takes writes.
 *
 * A commit that no standby has confirmed is an `OutcomeUnknownError`: PostgreSQL itself calls it a success, with a
 * warning.
 *
 * With `prepares` it names every statement with parameters, so that PostgreSQL parses and plans it once and not at each
 * execution. See docs/decisions/0026.
 */
export class DatabaseClient extends Client {
  private readonly prepares: boolean;
  /** Not even in a dump of the object: it holds the password. */
  readonly #config: DatabaseClientConfig;

  constructor(config: DatabaseClientConfig = {}) {
    super({ ...config, connectionString: urlsOfHosts(config.connectionString ?? '')[0]! });
    this.#config = config;
    this.prepares = config.prepares ?? false;
    this.on('error', () => undefined);
    // By the name in PostgreSQL's source: the words are in the language of the server.
    this.on('notice', ({ routine }) => {
      if (routine === 'SyncRepWaitForLSN') failRunning(this);
    });
    if (config.silenceMs !== undefined) endWhenSilent(this, config.connectionString ?? '', config.silenceMs);
  }

  override connect(): Promise<this>;
  override connect(callback: (error: Error) => void): void;
  override connect(callback?: (error: Error) => void): Promise<this> | void {
    if (urlsOfHosts(this.#config.connectionString ?? '').length === 1) {
      return callback ? super.connect(callback) : super.connect().then(() => this);
    }
    const connected = this.connectToPrimary();
    if (!callback) return connected.then(() => this);
    connected.then(() => (callback as Callback)(null), callback);
  }

  // `pg` has an overload for each way to be called: this one stands for all.
  override query(...parameters: unknown[]): never {
    const [text, values, ...rest] = parameters;
    const isNamed = this.prepares && typeof text === 'string' && Array.isArray(values);
    const name = isNamed ? nameOf(text) : undefined;
    const call = name === undefined ? parameters : [{ name, text, values: values as unknown[] }, ...rest];
    return super.query(...(call as [string])) as never;
  }

  override end(): Promise<void>;
  override end(callback: (error: Error) => void): void;
  override end(callback?: (error: Error) => void): Promise<void> | void {
    const { stream } = (this as unknown as { readonly connection: { readonly stream: Socket } }).connection;
    const leave = setTimeout(() => stream.destroy(), LEAVING_MS);
    stream.once('close', () => clearTimeout(leave));
    return callback ? super.end(callback) : super.end();
  }

  private async connectToPrimary(): Promise<void> {
    Object.assign(this, await findPrimary(this.#config));
    await super.connect();
  }
}

/** What of `pg`'s client has no type. */
interface Running {
  _getActiveQuery(): { _canceledDueToError: Error | false } | null;
}

/** Makes the statement that runs fail once it is over. A callback around each statement would cost a third of a list. */
function failRunning(client: Client): void {
  const query = (client as unknown as Running)._getActiveQuery();
  if (query)
    query._canceledDueToError = new OutcomeUnknownError('It is saved here, but no standby has confirmed it');
}

function nameOf(text: string): string | undefined {
  const known = names.get(text);
  if (known !== undefined || names.size === MAX_STATEMENTS) return known;
  const name = `s${names.size + 1}`;
  names.set(text, name);
  return name;
}
