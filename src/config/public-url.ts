import { publicUrlOf, type Settings } from './settings.js';

/** Base of every absolute URL. With PORT=0 it is known only once the service listens. */
export class PublicUrl {
  base: string;
  private settle!: () => void;
  private readonly settled = new Promise<void>((resolve) => (this.settle = resolve));

  constructor(private readonly settings: Settings) {
    this.base = publicUrlOf(settings, settings.port);
    if (settings.publicUrl !== undefined || settings.port !== 0) this.settle();
  }

  /** @param port the port that is listened on */
  listening(port: number): void {
    this.base = publicUrlOf(this.settings, port);
    this.settle();
  }

  /** For work that begins by itself: resolves once `base` will not change any more. */
  known(): Promise<void> {
    return this.settled;
  }
}
