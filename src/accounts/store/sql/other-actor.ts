import { foldCase } from '../../fields/names/fold-case.js';
import type { ChangeAuthor } from '../../../changes/log/change.js';

/**
 * Whoever changes somebody else's account, and has one of their own, stands in the history by its number: for
 * `insertChanges`. A service or an operator has a name alone.
 */
export function otherActor(name: string, key: string) {
  return {
    /** To stand after WITH. */
    cte: `other_actor AS (SELECT id FROM users WHERE username_key = ${key} AND lower(username) = lower(${name}))`,
    actor: `CASE WHEN EXISTS (SELECT FROM other_actor) THEN '' ELSE ${name} END`,
    actorId: '(SELECT id FROM other_actor)',
  };
}

/** What `key` is to be; null where nobody need be looked for. */
export function otherActorKey(
  { actor, channel }: Pick<ChangeAuthor, 'actor' | 'channel'>,
  owner: string | null,
) {
  return channel === 'api' && actor !== '' && actor !== owner ? foldCase(actor) : null;
}
