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

/** A change of an account's email address, from the request to its end. docs/use/email-change.md draws its states. */
@Entity('email_changes')
@Check(
  'email_changes_state',
  `state IN ('requested', 'confirmed', 'cancelled', 'replaced', 'expired', 'reverted')`,
)
@Check('email_changes_confirmed', `state <> 'confirmed' OR confirmed_at IS NOT NULL`)
@Check('email_changes_ended', `(state IN ('requested', 'confirmed')) = (ended_at IS NULL)`)
@Index('email_changes_pending', ['user_id'], { unique: true, where: `state = 'requested'` })
@Index('email_changes_user_id', ['user_id', 'requested_at'])
export class EmailChange {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'email_changes_pkey',
  })
  id!: string;

  @Column({ type: 'bigint' })
  user_id!: string;

  @ManyToOne(() => User)
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'email_changes_user_id_fkey' })
  user!: Relation<User>;

  @Column({ type: 'text', default: 'requested' })
  state!: string;

  /** The account's address when the change was asked for: it gets the notice, and a revert restores it. */
  @Column({ type: 'text' })
  old_email!: string;

  @Column({ type: 'text' })
  new_email!: string;

  /** The key of the new address. */
  @Column({ type: 'text', collation: 'C' })
  new_email_key!: string;

  /** Of its mails: one of the catalogue's languages. */
  @Column({ type: 'text' })
  language!: string;

  /** How often the same was asked for again within a minute; counts for the rate limit. */
  @Column({ type: 'integer', default: 0 })
  repeats!: number;

  @Column({ type: 'timestamp with time zone', default: () => 'now()' })
  requested_at!: Date;

  /** When the link for the confirmation ends. */
  @Column({ type: 'timestamp with time zone' })
  expires_at!: Date;

  /** Null: never confirmed. A reverted change keeps it. */
  @Column({ type: 'timestamp with time zone', nullable: true })
  confirmed_at!: Date | null;

  /** When it was cancelled (confirmed or not), replaced, reverted, or expired; null while it is pending or in force. */
  @Column({ type: 'timestamp with time zone', nullable: true })
  ended_at!: Date | null;
}
