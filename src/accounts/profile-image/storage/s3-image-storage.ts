import type { S3Client } from '@aws-sdk/client-s3';
import { isImageName } from './image-name.js';
import { ImageStorage, ImageStorageError, type StoredImage } from './image-storage.js';

export interface BucketOptions {
  readonly bucket: string;
  /** Without a slash at its ends; '' is the bucket itself. */
  readonly prefix: string;
  /** Of an S3-compatible service; undefined: Amazon's. */
  readonly endpoint: string | undefined;
  readonly region: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string | undefined;
}

type Sdk = typeof import('@aws-sdk/client-s3');

/** Of the objects themselves: a CDN in front of the bucket passes them on. */
const OBJECT_HEADERS = {
  ContentType: 'image/webp',
  CacheControl: 'public, max-age=31536000, immutable',
} as const;

/** In a bucket: `<prefix>/<name>/<file>`. */
export class S3ImageStorage extends ImageStorage {
  private connecting?: Promise<{ sdk: Sdk; client: S3Client }>;

  constructor(private readonly options: BucketOptions) {
    super();
  }

  write(name: string, files: ReadonlyMap<string, Buffer>): Promise<void> {
    return this.send(async ({ PutObjectCommand }, client) => {
      const puts = Array.from(files, ([file, Body]) =>
        client.send(new PutObjectCommand({ ...this.object(name, file), Body, ...OBJECT_HEADERS })),
      );
      await Promise.all(puts);
    });
  }

  read(name: string, file: string): Promise<Buffer | null> {
    return this.send(async ({ GetObjectCommand }, client) => {
      try {
        const { Body } = await client.send(new GetObjectCommand(this.object(name, file)));
        return Body ? Buffer.from(await Body.transformToByteArray()) : null;
      } catch (error) {
        if ((error as Error).name === 'NoSuchKey') return null;
        throw error;
      }
    });
  }

  remove(name: string): Promise<void> {
    return this.send(async (sdk, client) => {
      const prefix = this.key(name, '');
      const input = { Bucket: this.options.bucket, Prefix: prefix };
      for await (const { Contents } of sdk.paginateListObjectsV2({ client }, input)) {
        // One by one: not every S3-compatible service takes many.
        for (const { Key } of Contents ?? []) {
          await client.send(new sdk.DeleteObjectCommand({ Bucket: this.options.bucket, Key }));
        }
      }
    });
  }

  /** Keys come in order, so the files of a picture come together. */
  async *list(): AsyncGenerator<StoredImage> {
    const prefix = this.options.prefix && `${this.options.prefix}/`;
    let current: { name: string; writtenAt: Date } | undefined;
    let token: string | undefined;
    do {
      const page = await this.send(({ ListObjectsV2Command }, client) =>
        client.send(
          new ListObjectsV2Command({
            Bucket: this.options.bucket,
            Prefix: prefix,
            ContinuationToken: token,
          }),
        ),
      );
      for (const { Key = '', LastModified = new Date() } of page.Contents ?? []) {
        const [name = '', ...rest] = Key.slice(prefix.length).split('/');
        if (rest.length !== 1 || !isImageName(name)) continue;
        if (current?.name === name) {
          if (LastModified > current.writtenAt) current.writtenAt = LastModified;
          continue;
        }
        if (current) yield current;
        current = { name, writtenAt: LastModified };
      }
      token = page.NextContinuationToken;
    } while (token !== undefined);
    if (current) yield current;
  }

  private object(name: string, file: string) {
    return { Bucket: this.options.bucket, Key: this.key(name, file) };
  }

  private key(name: string, file: string): string {
    if (!isImageName(name)) throw new Error('not the name of an image');
    const { prefix } = this.options;
    return `${prefix === '' ? '' : `${prefix}/`}${name}/${file}`;
  }

  private async send<T>(work: (sdk: Sdk, client: S3Client) => Promise<T>): Promise<T> {
    try {
      const { sdk, client } = await (this.connecting ??= connect(this.options));
      return await work(sdk, client);
    } catch (cause) {
      throw new ImageStorageError('The bucket of the pictures cannot be used', { cause });
    }
  }
}

/** The library is loaded at the first use: it is large, and most installations need none. */
async function connect({ endpoint, region, accessKeyId, secretAccessKey, sessionToken }: BucketOptions) {
  const sdk = await import('@aws-sdk/client-s3');
  const client = new sdk.S3Client({
    region,
    credentials: { accessKeyId, secretAccessKey, ...(sessionToken !== undefined && { sessionToken }) },
    // Other services have no domain for each bucket.
    ...(endpoint !== undefined && { endpoint, forcePathStyle: true }),
    // Nor do they all know the newer checksums.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    maxAttempts: 3,
    requestHandler: { connectionTimeout: 2_000, requestTimeout: 10_000 },
  });
  return { sdk, client };
}
