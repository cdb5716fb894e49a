import type { Language } from '../i18n/user-messages.js';

/** A mail, ready to leave. Plain text and HTML say the same. */
export interface Mail {
  /** The number of the account that it is about. */
  readonly account: string;
  /** One address, without a name. */
  readonly to: string;
  readonly language: Language;
  /** Ours alone: nothing that a user wrote ever stands in a header. */
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}
