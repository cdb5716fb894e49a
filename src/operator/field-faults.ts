import { describeFault, type FieldError, type FieldFault } from '../http/validation/fault.js';
import { printJson, tell } from './output.js';

/** Says what is wrong with the fields that a command was given, and makes it exit with 1. */
export function reportFaults(faults: ReadonlyMap<string, FieldFault>, json: boolean): void {
  const errors: Record<string, FieldError> = Object.fromEntries(
    Array.from(faults, ([field, { value, fault }]) => [field, describeFault(field, value, fault, 'en')]),
  );
  for (const { developer_message: message } of Object.values(errors)) tell(message);
  if (json) printJson({ field_errors: errors });
  process.exitCode = 1;
}
