import { Client } from 'pg';

/**
 * A connection whose end ends nothing else. A pool listens for errors of idle connections, and a statement for those of
 * its own; but between the two nobody does, and Node ends a process for an `error` that nobody hears. Whoever uses
 * the connection next is told.
 */
export class EnduringClient extends Client {
  constructor(...parameters: ConstructorParameters<typeof Client>) {
    super(...parameters);
    this.on('error', () => undefined);
  }
}
