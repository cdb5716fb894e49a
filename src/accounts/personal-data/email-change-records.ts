import type { DataSource } from 'typeorm';

/** A change of address, as its owner gets it with all other data. Times are RFC 3339. */
export interface EmailChangeRecord {
  readonly state: 'requested' | 'confirmed' | 'cancelled' | 'replaced' | 'expired' | 'reverted';
  readonly old_email: string;
  readonly new_email: string;
  readonly requested_at: string;
  readonly expires_at: string;
  readonly confirmed_at: string | null;
  readonly ended_at: string | null;
}

type Row = {
  readonly [K in keyof EmailChangeRecord]: K extends `${string}_at`
    ? Date | Extract<EmailChangeRecord[K], null>
    : EmailChangeRecord[K];
};

const RECORDS = `
  SELECT state, old_email, new_email, requested_at, expires_at, confirmed_at, ended_at
  FROM email_changes WHERE user_id = $1 ORDER BY id`;

/** All that are kept, oldest first: those of some days. */
export async function* readEmailChanges(
  dataSource: Pick<DataSource, 'query'>,
  userId: string,
): AsyncGenerator<EmailChangeRecord> {
  for (const row of await dataSource.query<Row[]>(RECORDS, [userId])) {
    yield {
      ...row,
      requested_at: row.requested_at.toISOString(),
      expires_at: row.expires_at.toISOString(),
      confirmed_at: row.confirmed_at?.toISOString() ?? null,
      ended_at: row.ended_at?.toISOString() ?? null,
    };
  }
}
