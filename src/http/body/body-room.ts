/** A body that is being read. */
export interface Reading {
  /** Bytes of memory that it holds. */
  held: number;
  /** Ends it: its client loses the connection. */
  readonly giveUp: () => void;
}

/**
 * Bounds what bodies that are not complete hold together: beyond that the oldest are given up. Who sends a body as
 * clients do has sent it long before.
 */
export class BodyRoom {
  private readonly readings = new Set<Reading>();
  private held = 0;

  constructor(private readonly most: number) {}

  enter(reading: Reading): void {
    this.readings.add(reading);
  }

  hold(reading: Reading, bytes: number): void {
    if (!this.readings.has(reading)) return;
    this.held += bytes - reading.held;
    reading.held = bytes;
    for (const oldest of this.readings) {
      if (this.held <= this.most || oldest === reading) return;
      this.leave(oldest);
      oldest.giveUp();
    }
  }

  leave(reading: Reading): void {
    if (this.readings.delete(reading)) this.held -= reading.held;
  }
}
