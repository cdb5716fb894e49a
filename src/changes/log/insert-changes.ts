/** SQL for the columns of a change, in terms of what it is inserted from. */
export interface ChangeSource {
  /** The rows: a table, or a list of tables. */
  readonly from: string;
  /** In which order the changes of one statement follow each other. */
  readonly orderBy?: string;
  readonly userId: string;
  readonly version: string;
  readonly type: 'account.created' | 'account.updated' | 'account.erased';
  /** text[]: the names of the fields. */
  readonly fields: string;
  /** jsonb: each of them with its value before and after. */
  readonly values: string;
  readonly actor: string;
  /** bigint: of the account of whoever changes somebody else's; then there is no `actor`. */
  readonly actorId?: string;
  readonly channel: string;
  readonly requestId: string;
  readonly writeId: string;
}

/** The one statement that writes audit rows, which are the events of the feed at once. */
export function insertChanges(source: ChangeSource): string {
  const { from, orderBy, userId, version, type, fields, values } = source;
  const { actor, actorId = 'NULL::bigint', channel, requestId, writeId } = source;
  // The default would be worked out for each row.
  return `INSERT INTO changes (transaction_id, user_id, version, type, fields, field_values, actor, actor_id, channel, request_id, write_id)
    SELECT (SELECT feed_transaction_id()), ${userId}, ${version}, '${type}', ${fields}, ${values}, ${actor}, ${actorId}, ${channel}, ${requestId}, ${writeId}
    FROM ${from}${orderBy === undefined ? '' : ` ORDER BY ${orderBy}`}`;
}
