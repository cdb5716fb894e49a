import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { LRUCache } from 'lru-cache';
import { InvalidTokenError, KeySetUnavailableError } from './token-errors.js';

const TIMEOUT_MS = 3_000;
/** How long a fetched key set is believed; with the cache of tokens a withdrawn key dies in twice that. */
export const KEY_SET_MAX_AGE_MS = 5 * 60_000;
/** An issuer that is down is asked this often, and not for each token. */
const RETRY_PAUSE_MS = 5_000;
/** Anybody can send an unknown `kid`: so many may ask the issuer at once, then one in such a pause. */
const UNKNOWN_KEYS_AT_ONCE = 5;
const UNKNOWN_KEY_PAUSE_MS = 10_000;

/**
 * Finds the key of a token in the issuer's key set, which is fetched when first needed, kept, and fetched
 * again for an unknown `kid`. A token without `kid` works if exactly one key fits. Redirects are refused
 * by jose: the set could otherwise come from somewhere that nobody configured.
 *
 * Forged `kid`s can use up what may be asked for unknown ones. Known keys do not notice. A key that the issuer has just
 * made is an outage until the next question, since nobody knows better; one that it did not have when it was asked for
 * stays unknown, so that the tokens of a withdrawn key are refused, however many there are.
 *
 * @throws InvalidTokenError if no single key fits; KeySetUnavailableError if the set cannot be had or used
 */
export function remoteKeySet(url: URL): JWTVerifyGetKey {
  const whenDue = allowance(1, RETRY_PAUSE_MS);
  const forUnknownKey = allowance(UNKNOWN_KEYS_AT_ONCE, UNKNOWN_KEY_PAUSE_MS);
  const keySet = createRemoteJWKSet(url, {
    timeoutDuration: TIMEOUT_MS,
    // What was fetched this very moment, for this very token, is not fetched again.
    cooldownDuration: 1,
    cacheMaxAge: KEY_SET_MAX_AGE_MS,
    [customFetch]: async (address, options) => {
      const wait = keySet.fresh ? forUnknownKey() : whenDue();
      if (wait > 0) throw askedAMomentAgo(wait);
      return fetch(address, options);
    },
  });
  /** Keys that the issuer did not have when it was asked for them. */
  const absent = new LRUCache<string, true>({ max: 100 });

  return async (header, token) => {
    const name = `${header.alg} ${header.kid}`;
    try {
      return await keySet(header, token);
    } catch (error) {
      if (isUnknownKey(error)) absent.set(name, true);
      const notAsked = error instanceof KeySetUnavailableError;
      if (isUnknownKey(error) || (notAsked && keySet.fresh && absent.has(name))) {
        throw new InvalidTokenError('The token is signed with an unknown key');
      }
      throw notAsked ? error : new KeySetUnavailableError(error);
    }
  };
}

function isUnknownKey(error: unknown): boolean {
  return error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys;
}

function askedAMomentAgo(wait: number): KeySetUnavailableError {
  const cause = new Error('The key set was asked for a moment ago');
  return new KeySetUnavailableError(cause, Math.ceil(wait / 1_000));
}

/**
 * Allows so many at once, and then one in each pause.
 *
 * @returns what takes one, and says how many milliseconds to wait until there is one; 0: it was there
 */
function allowance(atOnce: number, pauseMs: number): () => number {
  let allThereAt = 0;
  return () => {
    const now = Date.now();
    const aheadMs = allThereAt - now;
    // Further ahead than it can be: the clock was set back, and that must not lock the issuer out for as long.
    const missingMs = aheadMs > atOnce * pauseMs ? 0 : Math.max(aheadMs, 0);
    const wait = missingMs - (atOnce - 1) * pauseMs;
    if (wait > 0) return wait;
    allThereAt = now + missingMs + pauseMs;
    return 0;
  };
}
