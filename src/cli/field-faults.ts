import { describeFaults, type FieldFault } from '../validation/fault.js';
import { printJson, tell } from './output.js';

/** Says what is wrong with the fields that a command was given, and makes it exit with 1. */
export function reportFaults(faults: ReadonlyMap<string, FieldFault>, json: boolean): void {
  const errors = describeFaults(faults, 'en');
  for (const { developer_message: message } of Object.values(errors)) tell(message);
  if (json) printJson({ field_errors: errors });
  process.exitCode = 1;
}
