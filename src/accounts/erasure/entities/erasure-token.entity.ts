import { Column, Entity, Index, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Erasure } from './erasure.entity.js';

/** A link that was mailed, and cancels. The token itself is in the mail alone. A mail that was sent again has another one. */
@Entity('erasure_tokens')
@Index('erasure_tokens_erasure_id', ['erasure_id'])
export class ErasureToken {
  /** SHA-256 of the token. */
  @PrimaryColumn({ type: 'bytea', primaryKeyConstraintName: 'erasure_tokens_pkey' })
  hash!: Buffer;

  @Column({ type: 'bigint' })
  erasure_id!: string;

  @ManyToOne(() => Erasure, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'erasure_id', foreignKeyConstraintName: 'erasure_tokens_erasure_id_fkey' })
  erasure!: Relation<Erasure>;

  /** When a link of this erasure has cancelled it; null: none has. */
  @Column({ type: 'timestamp with time zone', nullable: true })
  used_at!: Date | null;
}
