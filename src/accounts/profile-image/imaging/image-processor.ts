import { availableParallelism } from 'node:os';
import { Injectable, type OnApplicationShutdown } from '@nestjs/common';
import { Problem } from '../../../http/problem.js';
import { FairQueue, type Waiting } from './fair-queue.js';
import { ImageFault } from './image-fault.js';
import type { ImageType } from './image-type.js';
import type { ImagingWork } from './imaging-message.js';
import { ImagingError, ImagingProcess } from './imaging-process.js';
import { isQuick, judgeHeader, workOf } from './judge-header.js';
import type { ImageRules, ProcessedImage } from './process-image.js';
import { readHeader } from './read-header.js';

/** Uploads are fewer (see UploadRoomGuard); pictures in sizes that were added to the map come by the hundred. */
const CAPACITY = 200;
const PATIENCE_MS = 15_000;
/** What is made of our own files is as quick as anything. */
const OWN = { cost: 10, isQuick: true };
const MIB = 1024 ** 2;
/** Of memory, for each pixel of the largest size that is made. */
const OUTPUT_BYTES = 16;

/** Who asks for a picture. */
export interface Asker {
  /** Of the account or picture: only one of an owner is in work at a time. */
  readonly owner: string;
  /** Nobody waits for the answer any more: while it has not begun, nothing is done. */
  readonly gone?: AbortSignal | undefined;
}

interface Job extends Waiting {
  readonly work: ImagingWork;
  readonly isQuick: boolean;
  /** Of the file. */
  readonly bytes: number;
  /** Of the largest size that is made. */
  readonly edge: number;
  readonly settle: (outcome: Promise<unknown>) => void;
}

interface Lane {
  readonly process: ImagingProcess;
  /** The bytes of memory that a picture may take in it, beside its file and what is made of it. */
  readonly mayGrow: number;
  readonly takes: (job: Job) => boolean;
  isBusy: boolean;
}

/**
 * Does the imaging, in two processes at the most: one for what is quick and small by its header, one for the rest. So
 * an ordinary picture never waits for one that takes seconds.
 */
@Injectable()
export class ImageProcessor implements OnApplicationShutdown {
  private readonly queue = new FairQueue<Job>(CAPACITY);
  private readonly owners = new Set<string>();
  private readonly lanes: readonly Lane[] = [
    { process: new ImagingProcess(), mayGrow: 38 * MIB, takes: ({ isQuick }) => isQuick, isBusy: false },
    // Where only two cores are, one stays free for the service and the database.
    {
      process: new ImagingProcess(),
      mayGrow: 88 * MIB,
      takes: ({ isQuick }) => !isQuick || availableParallelism() > 2,
      isBusy: false,
    },
  ];

  /** @throws ImageFault, or the problem `unavailable` if too many pictures wait */
  async process(bytes: Buffer, type: ImageType, rules: ImageRules, asker: Asker): Promise<ProcessedImage> {
    const header = readHeader(bytes, type);
    if (header === null) {
      throw new ImageFault('image_unreadable', 'The picture cannot be decoded: it has no header.');
    }
    judgeHeader(header, rules.maxPixels);
    const work = { work: 'processImage', args: [{ bytes, type, header }, rules] } as const;
    return this.enqueue<ProcessedImage>(work, asker, {
      cost: workOf(header) / 100_000,
      isQuick: isQuick(header),
      bytes: bytes.length,
      edge: Math.max(...rules.edges),
    });
  }

  resize(stored: Buffer, edge: number, asker: Asker): Promise<Buffer> {
    const work = { work: 'resizeImage', args: [stored, edge] } as const;
    return this.enqueue<Buffer>(work, asker, { ...OWN, bytes: stored.length, edge });
  }

  draw(svg: string, edge: number, asker: Asker): Promise<Buffer> {
    const work = { work: 'drawImage', args: [svg, edge] } as const;
    return this.enqueue<Buffer>(work, asker, { ...OWN, bytes: svg.length, edge });
  }

  onApplicationShutdown(): void {
    for (const { process } of this.lanes) process.end();
  }

  private enqueue<Result>(
    work: ImagingWork,
    { owner, gone }: Asker,
    weight: Pick<Job, 'cost' | 'isQuick' | 'bytes' | 'edge'>,
  ): Promise<Result> {
    return new Promise((resolve) => {
      const leave = () => {
        if (this.queue.remove(job)) job.settle(Promise.reject(unavailable()));
      };
      const patience = setTimeout(leave, PATIENCE_MS);
      gone?.addEventListener('abort', leave);
      const settle = (outcome: Promise<unknown>) => {
        clearTimeout(patience);
        gone?.removeEventListener('abort', leave);
        resolve(outcome as Promise<Result>);
      };
      const job: Job = { work, owner, ...weight, settle };
      if (gone?.aborted || !this.queue.add(job, performance.now())) settle(Promise.reject(unavailable()));
      else this.begin();
    });
  }

  private begin(): void {
    for (const lane of this.lanes) {
      if (lane.isBusy) continue;
      const job = this.queue.take((waiting) => lane.takes(waiting) && !this.owners.has(waiting.owner));
      if (job) job.settle(this.perform(lane, job));
    }
  }

  private async perform(lane: Lane, { work, owner, bytes, edge }: Job): Promise<unknown> {
    lane.isBusy = true;
    this.owners.add(owner);
    try {
      return await lane.process.run({
        ...work,
        mayGrow: lane.mayGrow + 2 * bytes + OUTPUT_BYTES * edge ** 2,
      });
    } catch (error) {
      throw error instanceof ImagingError ? unavailable(error) : error;
    } finally {
      lane.isBusy = false;
      this.owners.delete(owner);
      this.begin();
    }
  }
}

function unavailable(cause?: unknown): Problem {
  return new Problem('unavailable', {
    detail: cause
      ? 'Pictures cannot be processed at the moment. Nothing was saved.'
      : 'Too many pictures are being processed. Nothing was saved.',
    headers: { 'Retry-After': '2' },
    cause,
  });
}
