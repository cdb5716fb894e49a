/*
 * Every transition of an email change is one statement that changes the row only if it still is in the state that the
 * transition starts from, and the database's clock decides. Each runs under the lock of the account's row, which is
 * always taken first: so transitions of one account happen one after the other, and never wait for each other in a ring.
 */

/** A revert undoes what was confirmed not longer ago. */
const IS_REVERTIBLE = `c.state = 'confirmed' AND c.confirmed_at > now() - interval '7 days'`;
const IS_PENDING = `c.state = 'requested' AND c.expires_at > now()`;

/** $1 hash, $2 purpose. Of a link that is spent nobody is found: it takes no longer than one that never was. */
export const FIND_USER_OF_TOKEN = `
  SELECT u.id FROM email_change_tokens t
  JOIN email_changes c ON c.id = t.email_change_id JOIN users u ON u.id = c.user_id
  WHERE t.hash = $1 AND t.purpose = $2 AND u.erased_at IS NULL
    AND (${IS_PENDING} OR t.purpose = 'revert' AND ${IS_REVERTIBLE})`;

export const FIND_PENDING = `
  SELECT new_email, extract(epoch FROM requested_at)::float8 AS requested_at,
    extract(epoch FROM expires_at)::float8 AS expires_at
  FROM email_changes c WHERE c.user_id = $1 AND ${IS_PENDING}`;

export const REQUEST_FACTS = `
  SELECT pending.new_email AS pending, extract(epoch FROM now() - pending.requested_at)::float8 AS pending_age,
    frozen.seconds AS frozen_for, asked.count AS asked, asked.oldest_leaves_in
  FROM (
    SELECT coalesce(sum(1 + repeats), 0)::integer AS count,
      extract(epoch FROM min(requested_at) + interval '1 hour' - now())::float8 AS oldest_leaves_in
    FROM email_changes WHERE user_id = $1 AND requested_at > now() - interval '1 hour'
  ) asked
  LEFT JOIN (
    SELECT c.new_email, c.requested_at FROM email_changes c WHERE c.user_id = $1 AND ${IS_PENDING}
  ) pending ON true
  LEFT JOIN (
    SELECT extract(epoch FROM max(ended_at) + interval '1 hour' - now())::float8 AS seconds
    FROM email_changes WHERE user_id = $1 AND state = 'reverted' AND ended_at > now() - interval '1 hour'
  ) frozen ON true`;

/** $1 user, $2 old address, $3 new address, $4 its key, $5 language, $6 seconds that the link lives. */
export const REQUEST = `
  WITH replaced AS (
    -- It may have expired long ago without anybody having noticed.
    UPDATE email_changes SET state = CASE WHEN expires_at > now() THEN 'replaced' ELSE 'expired' END,
      ended_at = least(now(), expires_at)
    WHERE user_id = $1 AND state = 'requested' RETURNING id
  ), requested AS (
    -- Counting makes it wait for the row above: one change of an account is pending at a time.
    INSERT INTO email_changes (user_id, old_email, new_email, new_email_key, language, expires_at)
    SELECT $1::bigint, $2, $3, $4, $5, now() + make_interval(secs => $6) FROM (SELECT count(*) FROM replaced) waited
    RETURNING id
  )
  INSERT INTO mails (email_change_id, kind, give_up_at)
  SELECT id, kind, now() + interval '5 days' FROM requested, unnest(ARRAY['email_confirm', 'email_notice']) AS kind`;

/** $1 user, $2 address. */
export const REPEAT = `
  UPDATE email_changes c SET repeats = repeats + 1 WHERE c.user_id = $1 AND c.new_email = $2 AND ${IS_PENDING}`;

export const CANCEL = `
  WITH cancelled AS (
    UPDATE email_changes c SET state = 'cancelled', ended_at = now() WHERE c.user_id = $1 AND ${IS_PENDING}
    RETURNING new_email
  ) SELECT new_email FROM cancelled`;

/**
 * Somebody other than the owner has decided: no link of the account works any more. A trigger does the same whenever
 * another address is set, or the account deactivated, by whomever. Gives the address that was pending.
 */
export const OVERRULE = `
  WITH ended AS (
    UPDATE email_changes c SET state = 'cancelled', ended_at = now()
    WHERE c.user_id = $1 AND (${IS_PENDING} OR c.state = 'confirmed')
    RETURNING new_email, confirmed_at
  ) SELECT new_email FROM ended WHERE confirmed_at IS NULL`;

/** What a mail that was sent twice has two of is used together. */
const spent = (purpose: string, change: string) => `
    UPDATE email_change_tokens t SET used_at = now() FROM ${change}
    WHERE t.email_change_id = ${change}.id AND t.purpose = '${purpose}'`;

/** $1 hash, $2 purpose. As long as what the link did holds: a confirmation may have been undone, or gone beyond. */
export const IS_USED = `
  SELECT FROM email_change_tokens t
  JOIN email_changes c ON c.id = t.email_change_id JOIN users u ON u.id = c.user_id
  WHERE t.hash = $1 AND t.purpose = $2 AND t.used_at IS NOT NULL
    AND u.email = CASE t.purpose WHEN 'confirm' THEN c.new_email ELSE c.old_email END`;

/** With the mail that says so. Only from the address that it was asked from. */
export const CONFIRM = `
  WITH confirmed AS (
    UPDATE email_changes c SET state = 'confirmed', confirmed_at = now()
    FROM email_change_tokens t, users u
    WHERE t.hash = $1 AND t.purpose = 'confirm' AND c.id = t.email_change_id AND u.id = c.user_id
      AND ${IS_PENDING} AND u.email = c.old_email
    RETURNING c.id, c.old_email, c.new_email
  ), spent AS (${spent('confirm', 'confirmed')}
  ), told AS (
    INSERT INTO mails (email_change_id, kind, give_up_at)
    SELECT id, 'email_confirmed', now() + interval '5 days' FROM confirmed
  ) SELECT old_email, new_email FROM confirmed`;

/**
 * Ends the change of the link, and all later ones of the account: whoever took it over may have gone on to other
 * addresses, and must not be able to come back by reverting in turn.
 */
export const REVERT = `
  WITH target AS (
    SELECT c.id, c.user_id, c.state, c.old_email, u.email FROM email_change_tokens t
    JOIN email_changes c ON c.id = t.email_change_id JOIN users u ON u.id = c.user_id
    WHERE t.hash = $1 AND t.purpose = 'revert' AND (${IS_PENDING} OR ${IS_REVERTIBLE})
  ), pending AS (
    SELECT c.new_email FROM email_changes c JOIN target ON target.user_id = c.user_id WHERE ${IS_PENDING}
  ), ended AS (
    UPDATE email_changes c SET ended_at = now(), state = CASE
      WHEN c.id = target.id OR c.state = 'confirmed' THEN 'reverted'
      WHEN c.expires_at > now() THEN 'cancelled' ELSE 'expired' END
    FROM target
    WHERE c.user_id = target.user_id AND c.id >= target.id AND c.state IN ('requested', 'confirmed')
    RETURNING c.id
  ), spent AS (${spent('revert', 'target')}
  )
  SELECT target.email, target.state = 'confirmed' AS was_confirmed, target.old_email,
    (SELECT new_email FROM pending) AS pending
  FROM target WHERE EXISTS (SELECT FROM ended WHERE ended.id = target.id)`;

export const EXPIRE = `
  UPDATE email_changes SET state = 'expired', ended_at = expires_at
  WHERE state = 'requested' AND expires_at <= now()`;

/** What no link and no limit needs any more; its tokens and mails go with it. The history keeps what changed. */
export const FORGET = `DELETE FROM email_changes WHERE coalesce(ended_at, confirmed_at) < now() - interval '8 days'`;

/** What a mail says of its change. */
const WORDS = `
  SELECT u.id AS user_id, u.username, p.name, c.old_email, c.new_email, c.expires_at
  FROM email_changes c JOIN users u ON u.id = c.user_id JOIN profiles p ON p.user_id = u.id`;

/** $1 change. Nothing if it is not in force any more. */
export const FIND_CONFIRMED = `${WORDS} WHERE c.id = $1 AND c.state = 'confirmed'`;

/** $1 change, $2 hash. Writes a token only if its link can be used; says what its mail has to. */
const issue = (purpose: string, condition: string) => `
  WITH issued AS (
    INSERT INTO email_change_tokens (hash, email_change_id, purpose)
    SELECT $2::bytea, c.id, '${purpose}' FROM email_changes c WHERE c.id = $1 AND (${condition})
    RETURNING email_change_id
  )
  ${WORDS} JOIN issued ON issued.email_change_id = c.id`;

/** Nobody is asked to confirm an address that another account has; the request was answered like any other. */
export const ISSUE_CONFIRM = issue(
  'confirm',
  `${IS_PENDING} AND NOT EXISTS (
      SELECT FROM users o WHERE o.email_key = c.new_email_key AND o.id <> c.user_id)`,
);
export const ISSUE_REVERT = issue('revert', `${IS_PENDING} OR ${IS_REVERTIBLE}`);

/** A token begins with the language of its change. */
export const FIND_LANGUAGE = 'SELECT language FROM email_changes WHERE id = $1';
