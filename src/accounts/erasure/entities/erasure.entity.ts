import {
  Check,
  Column,
  Entity,
  Index,
  JoinColumn,
  ManyToOne,
  PrimaryGeneratedColumn,
  type Relation,
} from 'typeorm';
import { User } from '../../entities/user.entity.js';

/** The wish of a user to be erased, from the request to its end. docs/use/erasure.md draws its states. */
@Entity('erasures')
@Check('erasures_state', `state IN ('requested', 'cancelled', 'done')`)
@Check('erasures_ended', `(state = 'requested') = (ended_at IS NULL)`)
@Index('erasures_pending', ['user_id'], { unique: true, where: `state = 'requested'` })
@Index('erasures_user_id', ['user_id'])
@Index('erasures_due', ['erases_at'], { where: `state = 'requested'` })
export class Erasure {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'erasures_pkey',
  })
  id!: string;

  @Column({ type: 'bigint' })
  user_id!: string;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'erasures_user_id_fkey' })
  user!: Relation<User>;

  /** `done`: the account is erased, by whomever. */
  @Column({ type: 'text', default: 'requested' })
  state!: string;

  /** Of its mail: one of the catalogue's languages; null once it is done. */
  @Column({ type: 'text', nullable: true })
  language!: string | null;

  @Column({ type: 'timestamp with time zone', default: () => 'now()' })
  requested_at!: Date;

  /** From then on the account may be erased; until it is, it can be cancelled. */
  @Column({ type: 'timestamp with time zone' })
  erases_at!: Date;

  /** When it was cancelled or done; null while it is pending. */
  @Column({ type: 'timestamp with time zone', nullable: true })
  ended_at!: Date | null;
}
