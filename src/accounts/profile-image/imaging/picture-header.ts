/** What a file says of its picture before anything is decoded, and what decoding it would cost. */
export interface PictureHeader {
  readonly width: number;
  readonly height: number;
  /** Bytes that are in memory at once while it is decoded and scaled. */
  readonly heldPerPixel: number;
  /** Bytes that are gone through; of a JPEG, how often each pixel is. */
  readonly workPerPixel: number;
  /** What there is beside the picture, in bytes at the most: packed metadata, frames that refer to each other. */
  readonly extra: number;
  /** Of a JPEG: whether it lacks the mark at its end. Decoders take the other types without theirs. */
  readonly lacksEnd?: boolean;
}
