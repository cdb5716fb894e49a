/*
 * Every transition of an erasure is one statement that changes the row only if it still is pending, under the lock of
 * the account's row, which is always taken first. The last one, done, is part of erasing: see `account-eraser.ts`.
 */

export const FIND_PENDING = `
  SELECT extract(epoch FROM requested_at)::float8 AS requested_at, extract(epoch FROM erases_at)::float8 AS erases_at
  FROM erasures WHERE user_id = $1 AND state = 'requested'`;

/** $1 user, $2 language, $3 seconds until it is due. */
export const REQUEST = `
  WITH requested AS (
    INSERT INTO erasures (user_id, language, erases_at) VALUES ($1, $2, now() + make_interval(secs => $3))
    RETURNING id, requested_at, erases_at
  ), mail AS (
    INSERT INTO mails (erasure_id, kind, give_up_at)
    SELECT id, 'erasure_requested', now() + interval '5 days' FROM requested
  )
  SELECT extract(epoch FROM requested_at)::float8 AS requested_at, extract(epoch FROM erases_at)::float8 AS erases_at
  FROM requested`;

/** $1 user. */
export const CANCEL = `
  WITH cancelled AS (
    UPDATE erasures SET state = 'cancelled', ended_at = now() WHERE user_id = $1 AND state = 'requested'
    RETURNING erases_at
  ) SELECT extract(epoch FROM erases_at)::float8 AS erases_at FROM cancelled`;

/** $1 hash. Of a link that is spent nobody is locked: it takes no longer than one that never was. */
export const LOCK_USER_OF_TOKEN = `
  SELECT u.id FROM erasure_tokens t JOIN erasures e ON e.id = t.erasure_id JOIN users u ON u.id = e.user_id
  WHERE t.hash = $1 AND e.state = 'requested' AND u.erased_at IS NULL
  FOR NO KEY UPDATE OF u`;

/** $1 hash. What a mail that was sent twice has two of is used together. */
export const CANCEL_BY_TOKEN = `
  WITH cancelled AS (
    UPDATE erasures e SET state = 'cancelled', ended_at = now() FROM erasure_tokens t
    WHERE t.hash = $1 AND e.id = t.erasure_id AND e.state = 'requested'
    RETURNING e.id, e.erases_at
  ), spent AS (
    UPDATE erasure_tokens t SET used_at = now() FROM cancelled WHERE t.erasure_id = cancelled.id
  ) SELECT extract(epoch FROM erases_at)::float8 AS erases_at FROM cancelled`;

/** $1 hash. As long as what the link did holds: the erasure may have been asked for again. */
export const IS_USED = `
  SELECT FROM erasure_tokens t JOIN erasures e ON e.id = t.erasure_id
  WHERE t.hash = $1 AND t.used_at IS NOT NULL
    AND NOT EXISTS (SELECT FROM erasures later WHERE later.user_id = e.user_id AND later.id > e.id)`;

/** A token begins with the language of its erasure. */
export const FIND_LANGUAGE = `SELECT language FROM erasures WHERE id = $1 AND state = 'requested'`;

/** $1 erasure, $2 hash. Writes a token only if its link can be used; says what its mail has to. */
export const ISSUE = `
  WITH issued AS (
    INSERT INTO erasure_tokens (hash, erasure_id)
    SELECT $2::bytea, e.id FROM erasures e WHERE e.id = $1 AND e.state = 'requested'
    RETURNING erasure_id
  )
  SELECT u.id AS user_id, u.username, u.email, p.name, e.erases_at
  FROM issued JOIN erasures e ON e.id = issued.erasure_id
  JOIN users u ON u.id = e.user_id JOIN profiles p ON p.user_id = u.id`;

/** $1 how many. Those whose accounts somebody holds come later. */
export const FIND_DUE = `
  SELECT user_id FROM erasures WHERE state = 'requested' AND erases_at <= now() ORDER BY erases_at LIMIT $1`;

/** What no link needs any more; its tokens and mails go with it. The history keeps what changed. */
export const FORGET = `DELETE FROM erasures WHERE ended_at < now() - interval '8 days'`;
