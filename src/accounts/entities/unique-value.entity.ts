import { Column, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation, Unique } from 'typeorm';
import { Profile } from './profile.entity.js';

/** A value that no other account may have, of a field that a site declares as unique. */
@Entity('unique_values')
@Unique('unique_values_key_unique', ['field', 'key'])
export class UniqueValue {
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'unique_values_pkey' })
  user_id!: string;

  /** With `extended.` before its name. */
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'unique_values_pkey' })
  field!: string;

  /** A hash of the value with letter case folded: whatever its length, it fits into the index. */
  @Column({ type: 'text', collation: 'C' })
  key!: string;

  @ManyToOne(() => Profile, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'unique_values_user_id_fkey' })
  profile!: Relation<Profile>;
}
