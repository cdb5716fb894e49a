import { DatabaseError } from 'pg';
import { QueryFailedError } from 'typeorm';
import { ImageStorageError } from '../accounts/profile-image/storage/image-storage.js';
import { SettingsError } from '../config/load-settings.js';
import { EmbeddedPostgresError } from '../database/embedded-postgres-error.js';
import { OperatorError } from '../database/operator-error.js';
import { errorCode, isOutage } from '../database/postgres-errors.js';

/** What went wrong, in a sentence for the operator; wrong settings have a line each. */
export function describeError(error: unknown): string {
  const known = [SettingsError, OperatorError, EmbeddedPostgresError].some((kind) => error instanceof kind);
  const message = error instanceof Error ? error.message : String(error);
  if (known) return message;
  if (error instanceof ImageStorageError) {
    const { message: reason } = error.cause as Error;
    return `${message} (${reason}): see PROFILE_IMAGE_STORAGE and DATA_DIR.`;
  }
  if (isOutage(error)) {
    const reason = errorCode(error) ?? message;
    return `The connection to the database was lost (${reason}). What was reported as done is done; run the command again.`;
  }
  const isRefused = error instanceof QueryFailedError || error instanceof DatabaseError;
  if (isRefused) return `The database refused a statement: ${message}.`;
  return `Unexpected error: ${message}`;
}
