import { DatabaseError } from 'pg';
import { QueryFailedError } from 'typeorm';
import { ImageStorageError } from '../accounts/profile-image/storage/image-storage.js';
import { errorCode, OperatorError } from '../diagnostics/operator-error.js';
import { isOutage, isOutcomeUnknown } from '../database/postgres-errors.js';

/** What went wrong, in a sentence for the operator; wrong settings have a line each. */
export function describeError(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  if (error instanceof OperatorError) return message;
  if (error instanceof ImageStorageError) {
    const { message: reason } = error.cause as Error;
    return `${message} (${reason}): see PROFILE_IMAGE_STORAGE and DATA_DIR.`;
  }
  if (isOutcomeUnknown(error)) {
    return (
      'What was done last is saved, but no standby has confirmed it: a fail-over would undo it. ' +
      'What was reported as done before is done; run the command again.'
    );
  }
  if (isOutage(error)) {
    const reason = errorCode(error) ?? message;
    return `The connection to the database was lost (${reason}). What was reported as done is done; run the command again.`;
  }
  const isRefused = error instanceof QueryFailedError || error instanceof DatabaseError;
  if (isRefused) return `The database refused a statement: ${message}.`;
  return `Unexpected error: ${message}`;
}
