import { Check, Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { EmailChange } from './email-change.entity.js';

/** A link that was mailed. The token itself is in the mail alone. A mail that was sent again has another one. */
@Entity('email_change_tokens')
@Check('email_change_tokens_purpose', `purpose IN ('confirm', 'revert')`)
@Index('email_change_tokens_email_change_id', ['email_change_id'])
export class EmailChangeToken {
  /** SHA-256 of the token. */
  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'email_change_tokens_pkey' })
  hash!: Buffer;

  @Column({ type: 'bigint' })
  email_change_id!: string;

  @ManyToOne(() => EmailChange, { onDelete: 'CASCADE' })
  @JoinColumn({
    name: 'email_change_id',
    foreignKeyConstraintName: 'email_change_tokens_email_change_id_fkey',
  })
  change!: Relation<EmailChange>;

  @Column({ type: 'text' })
  purpose!: string;

  /** When a link of this change has done what it is for; null: none has. */
  @Column({ type: 'timestamp with time zone', nullable: true })
  used_at!: Date | null;
}
