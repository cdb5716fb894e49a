/** Each field that changes, with its value before and after, as the wire spells it. */
export type FieldChanges = Record<string, { old: unknown; new: unknown }>;

/** Who makes a change, and how. */
export interface ChangeAuthor {
  /** Username, or the name of a service. */
  readonly actor: string;
  readonly channel: 'api' | 'command_line';
  /** As the client named the request, or as we did. */
  readonly requestId: string | null;
}
