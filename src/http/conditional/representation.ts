/** A JSON body with its validators and headers; the adapter sends it, or 304 if the client has it already. */
export class Representation {
  constructor(
    /** Already serialised. */
    readonly json: string,
    /** With its quotes (RFC 9110 §8.8.3). */
    readonly etag: string,
    readonly headers: Readonly<Record<string, string>>,
    /** Called when it is about to be sent, and waited for: neither by HEAD nor by 304. */
    readonly onShown?: () => Promise<void> | undefined,
  ) {}
}
