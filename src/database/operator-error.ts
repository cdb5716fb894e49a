/** What the operator can put right; the message is one sentence for her. */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}
