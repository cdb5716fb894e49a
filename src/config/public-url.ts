import { publicUrlOf, type Settings } from './settings.js';

/** Base of every absolute URL. With PORT=0 it is known only once the service listens. */
export class PublicUrl {
  base: string;

  constructor(private readonly settings: Settings) {
    this.base = publicUrlOf(settings, settings.port);
  }

  /** @param port the port that is listened on */
  listening(port: number): void {
    this.base = publicUrlOf(this.settings, port);
  }
}
