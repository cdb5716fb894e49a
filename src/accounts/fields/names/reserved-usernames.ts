import { foldCase } from './fold-case.js';

/** Their paths are routes below `/accounts`, here or in Open edX, whose clients and proxies know them. */
export const RESERVED_USERNAMES = [
  'search_emails',
  'snapshot',
  'deactivate_logout',
  'name_change',
  'cancel_retirement',
  'bulk_retire_users',
  'retire',
  'retire_misc',
  'retire_mailings',
  'retirement_queue',
  'retirements_by_status_and_date',
  'retirement_cleanup',
  'retirement_partner_report',
  'retirement_partner_report_cleanup',
  'update_retirement_status',
  'replace_usernames',
] as const;

const KEYS: ReadonlySet<string> = new Set(RESERVED_USERNAMES.map(foldCase));

export function isReserved(username: string): boolean {
  return KEYS.has(foldCase(username));
}
