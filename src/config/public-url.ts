import type { Settings } from './settings.js';

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

/**
 * Base of every absolute URL, without a slash at its end.
 *
 * @param actualPort the port that is listened on, which `port` 0 does not tell
 */
export function publicUrlOf(settings: Pick<Settings, 'host' | 'publicUrl'>, actualPort: number): string {
  if (settings.publicUrl !== undefined) return settings.publicUrl;
  const [address = ''] = settings.host.split('%'); // A URL has no room for the zone of an IPv6 address.
  const url = new URL(`http://${address.includes(':') ? `[${address}]` : address}:${actualPort}`);
  // "Every interface" is an address to listen on, not one to call.
  if (url.hostname === '0.0.0.0' || url.hostname === '[::]') url.hostname = 'localhost';
  return url.origin;
}
