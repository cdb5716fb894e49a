/** What is to be done when something is shown, and waited for. */
export type OnShown = () => Promise<void> | undefined;

/** A JSON body with its validators and headers; the adapter sends it, or 304 if the client has it already. */
export class Representation {
  /**
   * @param json already serialised
   * @param etag with its quotes (RFC 9110 §8.8.3)
   * @param onShown called when it is about to be sent, and waited for: neither by HEAD nor by 304
   */
  constructor(
    private json: string,
    readonly etag: string,
    readonly headers: Readonly<Record<string, string>>,
    private onShown?: OnShown,
  ) {}

  /** @returns what has to be waited for before it is sent, if anything */
  show(): Promise<void> | undefined {
    return this.onShown?.();
  }

  /**
   * The body, which it then lets go. The promises of a request that has waited are old to the garbage collector, and keep
   * alive what they were resolved with until it collects those too: a list, and all accounts in it.
   */
  take(): string {
    const { json } = this;
    this.json = '';
    this.onShown = undefined;
    return json;
  }
}
