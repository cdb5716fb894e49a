/** Any number that nobody else uses for advisory locks in this database. */
export const ACCESSES_LOCK = 1_764_310_200;

/** Waits for those who write accesses, and keeps them out until the transaction ends. */
export const LOCK_ACCESSES = `SELECT pg_advisory_xact_lock(${ACCESSES_LOCK})`;

/** $1 user. Who looked, and why. As somebody who has looked themselves a user is a number alone. */
export const ERASE_ACCESSES = 'DELETE FROM accesses WHERE user_id = $1';
