import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * A picture whose files are to be removed: its profile has given it up, or it is being uploaded and no profile has it
 * yet. A profile that takes a picture takes its row away, in the same statement; a trigger sees to both. Somebody who adds
 * a file to a picture has a row of that name, `/` and something random: when that is due, the files go if by then no
 * profile has the picture.
 */
@Entity('unused_images')
@Index('unused_images_due', ['due'])
export class UnusedImage {
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'unused_images_pkey' })
  name!: string;

  /** When its files may be removed; of an upload later, so that it has time to end. */
  @Column({ type: 'timestamp with time zone', default: () => 'now()' })
  due!: Date;

  /** Somebody has begun to remove the files: no profile can take the picture any more. */
  @Column({ type: 'boolean', default: false })
  claimed!: boolean;
}
