/** The storage of pictures cannot be reached or cannot work at the moment. */
export class ImageStorageError extends Error {
  override readonly name = 'ImageStorageError';
}

/** A picture of which there are files. */
export interface StoredImage {
  readonly name: string;
  /** When the last of its files was written. */
  readonly writtenAt: Date;
}

/**
 * Where the files of pictures are: those of a picture together, below its name. Every method throws
 * {@link ImageStorageError} and nothing else.
 */
export abstract class ImageStorage {
  /** Saves files of a picture, for good once it is done; each file is there as a whole, or not at all. */
  abstract write(name: string, files: ReadonlyMap<string, Buffer>): Promise<void>;
  /** Null: there is no such file. */
  abstract read(name: string, file: string): Promise<Buffer | null>;
  /** Removes all files of a picture; that there are none is no error. */
  abstract remove(name: string): Promise<void>;
  /** All pictures that have files, in no order. */
  abstract list(): AsyncIterable<StoredImage>;
}
