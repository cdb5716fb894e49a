import type { ImageFaultCode, MessageParams } from '../../../i18n/user-messages.js';
import type { drawImage, processImage, resizeImage } from './process-image.js';

interface Works {
  processImage: typeof processImage;
  resizeImage: typeof resizeImage;
  drawImage: typeof drawImage;
}

/** A function of process-image.ts with its arguments. */
export type ImagingWork = {
  readonly [W in keyof Works]: { readonly work: W; readonly args: Readonly<Parameters<Works[W]>> };
}[keyof Works];

/** What a process of imaging is asked for. */
export type ImagingTask = ImagingWork & {
  /** The bytes of memory, beyond what it has at rest, with which it ends itself. */
  readonly mayGrow: number;
};

/** What became of it; or, first of all, that the process is ready. */
export type ImagingOutcome =
  | { readonly result: unknown }
  | {
      readonly fault: {
        readonly code: ImageFaultCode;
        readonly message: string;
        readonly params: MessageParams | undefined;
        readonly cause: string | undefined;
      };
    }
  | { readonly error: string };

export interface ImagingAnswer {
  readonly outcome: ImagingOutcome;
  /** The bytes of memory that the process still has beyond what it has at rest. */
  readonly growth: number;
}

/** The signal by which it ends itself when its memory has grown too large. */
export const OUTGROWN = 'SIGUSR2';
