/** Pieces of a body, put together as they come: a thousand pieces of one byte take no more memory than one of a thousand. */
export class GatheredBytes {
  private buffer: Buffer;
  private end = 0;

  /** @param expected how many bytes are likely to come: they are not taken before they do */
  constructor(expected = 0) {
    this.buffer = Buffer.allocUnsafeSlow(expected);
  }

  /** How many bytes of memory are held. */
  get capacity(): number {
    return this.buffer.length;
  }

  get bytes(): Buffer {
    return this.buffer.subarray(0, this.end);
  }

  add(piece: Buffer): void {
    const end = this.end + piece.length;
    if (end > this.buffer.length) this.grow(Math.max(end, Math.min(2 * this.buffer.length, 2 * end)));
    piece.copy(this.buffer, this.end);
    this.end = end;
  }

  clear(): void {
    this.buffer = Buffer.alloc(0);
    this.end = 0;
  }

  private grow(capacity: number): void {
    const buffer = Buffer.allocUnsafeSlow(capacity);
    this.buffer.copy(buffer, 0, 0, this.end);
    this.buffer = buffer;
  }
}
