import type { MigrationInterface, QueryRunner } from 'typeorm';
import { addressKey } from '../../accounts/fields/names/email-address.js';
import { foldCase } from '../../accounts/fields/names/fold-case.js';

const PAGE = 1_000;

// What is ASCII alone has the key that it had. The lengths differ in every locale where there is anything else.
const NEXT = `
  SELECT id, email, email_key FROM users WHERE id > $1 AND octet_length(email) <> char_length(email)
  ORDER BY id LIMIT ${PAGE}`;
// Of several accounts with one mailbox the first gets the key, if none has it yet. The others keep theirs.
const SET_KEYS = `
  UPDATE users SET email_key = next.key
  FROM (
    SELECT DISTINCT ON (key) id, key FROM unnest($1::bigint[], $2::text[]) AS given (id, key) ORDER BY key, id
  ) next
  WHERE users.id = next.id AND NOT EXISTS (SELECT FROM users other WHERE other.email_key = next.key)`;

const ASKED_FOR = `
  SELECT id, new_email FROM email_changes WHERE octet_length(new_email) <> char_length(new_email)`;
const SET_ASKED_KEYS = `
  UPDATE email_changes c SET new_email_key = next.key FROM unnest($1::bigint[], $2::text[]) AS next (id, key)
  WHERE c.id = next.id`;

type Key = (address: string) => string;

/** The keys of addresses have the domain in ASCII, as UTS #46 writes it, which SQL cannot. */
export class AddressKeys1764100500000 implements MigrationInterface {
  up(queryRunner: QueryRunner): Promise<void> {
    return setKeys(queryRunner, addressKey);
  }

  down(queryRunner: QueryRunner): Promise<void> {
    return setKeys(queryRunner, foldCase);
  }
}

async function setKeys(queryRunner: QueryRunner, keyOf: Key): Promise<void> {
  type Row = { readonly id: string; readonly email: string; readonly email_key: string };
  for (let last = '0'; ;) {
    const rows = (await queryRunner.query(NEXT, [last])) as Row[];
    const changed = rows.filter(({ email, email_key }) => keyOf(email) !== email_key);
    await queryRunner.query(SET_KEYS, [
      changed.map(({ id }) => id),
      changed.map(({ email }) => keyOf(email)),
    ]);
    if (rows.length < PAGE) break;
    last = rows.at(-1)!.id;
  }
  const asked = (await queryRunner.query(ASKED_FOR)) as { id: string; new_email: string }[];
  await queryRunner.query(SET_ASKED_KEYS, [
    asked.map(({ id }) => id),
    asked.map(({ new_email }) => keyOf(new_email)),
  ]);
}
