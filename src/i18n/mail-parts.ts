/** What a mail about a change of address can name. */
export interface EmailChangeWords {
  readonly service: string;
  /** As the mail greets its reader. */
  readonly name: string;
  readonly oldEmail: string;
  readonly newEmail: string;
  /** When the confirmation ends, or the erasure can no longer be cancelled; in words. */
  readonly until: string;
}

/** What the mail about an erasure can name. */
export type ErasureWords = Pick<EmailChangeWords, 'service' | 'name' | 'until'>;

/** A mail in parts: paragraphs, the link with its words if it has one, and paragraphs after it. */
export interface MailParts {
  /** Only with words of ours: it becomes a header. */
  readonly subject: string;
  readonly before: readonly string[];
  readonly link?: string;
  readonly after: readonly string[];
}
