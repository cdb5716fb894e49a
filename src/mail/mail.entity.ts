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
import { EmailChange } from '../accounts/email-change/entities/email-change.entity.js';
import { Erasure } from '../accounts/erasure/entities/erasure.entity.js';

/** A mail to be sent. It holds no address, text or token: these are made of its change when it is sent. */
@Entity('mails')
@Check('mails_kind', `kind IN ('email_confirm', 'email_notice', 'email_confirmed', 'erasure_requested')`)
@Check('mails_about', 'num_nonnulls(email_change_id, erasure_id) = 1')
@Check('mails_state', `state IN ('queued', 'sent', 'dropped', 'failed')`)
@Index('mails_email_change_id', ['email_change_id'])
@Index('mails_erasure_id', ['erasure_id'])
@Index('mails_due', ['next_attempt_at'], { where: `state = 'queued'` })
export class Mail {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'mails_pkey',
  })
  id!: string;

  /** What it is about is a change of address, or an erasure. */
  @Column({ type: 'bigint', nullable: true })
  email_change_id!: string | null;

  @ManyToOne(() => EmailChange, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'email_change_id', foreignKeyConstraintName: 'mails_email_change_id_fkey' })
  change!: Relation<EmailChange> | null;

  @Column({ type: 'bigint', nullable: true })
  erasure_id!: string | null;

  @ManyToOne(() => Erasure, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'erasure_id', foreignKeyConstraintName: 'mails_erasure_id_fkey' })
  erasure!: Relation<Erasure> | null;

  @Column({ type: 'text' })
  kind!: string;

  /** `dropped`: there was nothing to send any more when its turn came. `failed`: given up. */
  @Column({ type: 'text', default: 'queued' })
  state!: string;

  @Column({ type: 'integer', default: 0 })
  attempts!: number;

  @Column({ type: 'timestamp with time zone', default: () => 'now()' })
  queued_at!: Date;

  /** While a process sends it: when others may take it for abandoned. */
  @Column({ type: 'timestamp with time zone', default: () => 'now()' })
  next_attempt_at!: Date;

  /** A failed attempt after this is the last one. */
  @Column({ type: 'timestamp with time zone' })
  give_up_at!: Date;

  /** Codes alone: what mail servers answer in words names the address. Null: no attempt has failed. */
  @Column({ type: 'text', nullable: true })
  last_error!: string | null;
}
