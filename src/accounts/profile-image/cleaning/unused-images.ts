import { randomBytes } from 'node:crypto';
import type { DataSource } from 'typeorm';

/** So long may an upload take from its announcement to its end. */
const UPLOAD_MINUTES = 60;
/** So long does whoever removes the files have, before others try. */
const CLAIM_MINUTES = 5;

const ANNOUNCE = `
  INSERT INTO unused_images (name, due) VALUES ($1, now() + make_interval(mins => ${UPLOAD_MINUTES}))`;
const GIVE_UP = 'UPDATE unused_images SET due = now() WHERE name = $1 AND NOT claimed';
const CLAIM = `
  UPDATE unused_images SET claimed = true, due = now() + make_interval(mins => ${CLAIM_MINUTES})
  WHERE name IN (
    SELECT name FROM unused_images WHERE due <= now() OR (claimed AND $2) ORDER BY due LIMIT $1 FOR UPDATE SKIP LOCKED)
  RETURNING name, split_part(name, '/', 1) AS image,
    EXISTS (SELECT FROM profiles WHERE image_name = split_part(unused_images.name, '/', 1)) AS "isUsed"`;
const FORGET = 'DELETE FROM unused_images WHERE name = ANY($1) AND claimed';
const COUNT = 'SELECT count(*)::integer AS count FROM unused_images';
const UNKNOWN = `
  SELECT name FROM unnest($1::text[]) AS stored (name)
  WHERE NOT EXISTS (SELECT FROM profiles WHERE image_name = stored.name)
    AND NOT EXISTS (SELECT FROM unused_images u WHERE u.name = stored.name)`;
const DISCARD = `
  INSERT INTO unused_images (name) SELECT unnest($1::text[]) ON CONFLICT DO NOTHING`;

/** An entry of the list. */
export interface UnusedImageEntry {
  readonly name: string;
  /** The picture that it is of. */
  readonly image: string;
  /** A profile has it: its files stay. */
  readonly isUsed: boolean;
}

/**
 * The list of pictures whose files are to be removed (unused-image.entity.ts says more). Every file is either of a
 * picture that a profile has, or of one in this list, so a crash at any point leaves nothing behind that nobody knows
 * of. Each method is a statement of its own.
 */
export class UnusedImages {
  constructor(private readonly dataSource: Pick<DataSource, 'query'>) {}

  /** Before the first file is written; the profile that takes the picture takes it off the list. */
  async announce(name: string): Promise<void> {
    await this.dataSource.query(ANNOUNCE, [name]);
  }

  /**
   * Before a file is added to a picture that a profile has, and may give up meanwhile.
   * @returns the entry's own name: it is to be given up when the file is written
   */
  async announceFile(image: string): Promise<string> {
    const name = `${image}/${randomBytes(8).toString('hex')}`;
    await this.announce(name);
    return name;
  }

  /** No profile will take it, or its file is written: its time is over now. */
  async giveUp(name: string): Promise<void> {
    await this.dataSource.query(GIVE_UP, [name]);
  }

  /**
   * Some whose time is over. Others leave them alone for a while, and no profile can take them any more.
   * @param options.unfinished those too that others have claimed: they may have died. To remove files twice is harmless
   */
  async claim(limit: number, { unfinished }: { unfinished: boolean }): Promise<UnusedImageEntry[]> {
    // TypeORM answers an UPDATE with rows and their number.
    const [rows] = await this.dataSource.query<[UnusedImageEntry[], number]>(CLAIM, [limit, unfinished]);
    return rows;
  }

  /** Their files are gone. */
  async forget(names: readonly string[]): Promise<void> {
    await this.dataSource.query(FORGET, [names]);
  }

  /** How many are on the list. */
  async count(): Promise<number> {
    const [row] = await this.dataSource.query<{ count: number }[]>(COUNT);
    return row!.count;
  }

  /** Those of the stored pictures that neither a profile nor the list names. */
  async findUnknown(names: readonly string[]): Promise<string[]> {
    const rows = await this.dataSource.query<{ name: string }[]>(UNKNOWN, [names]);
    return rows.map(({ name }) => name);
  }

  async discard(names: readonly string[]): Promise<void> {
    await this.dataSource.query(DISCARD, [names]);
  }
}
