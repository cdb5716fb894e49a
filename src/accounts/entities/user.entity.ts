import { Check, Column, Entity, OneToOne, PrimaryGeneratedColumn, type Relation, Unique } from 'typeorm';
import { Profile } from './profile.entity.js';

/**
 * Who a person is to the service: name, address, rights. What she says about herself is her {@link Profile}.
 * An erased account keeps its row, as the tombstone that holds its username.
 */
@Entity('users')
@Unique('users_username_key_unique', ['username_key'])
@Unique('users_email_key_unique', ['email_key'])
@Check('users_version_positive', 'version > 0')
@Check('users_erased_or_email', '(erased_at IS NULL) = (email_key IS NOT NULL)')
export class User {
  @PrimaryGeneratedColumn('identity', {
    type: 'bigint',
    generatedIdentity: 'ALWAYS',
    primaryKeyConstraintName: 'users_pkey',
  })
  id!: string;

  /** As she chose it; null once erased with its name released. */
  @Column({ type: 'text', nullable: true })
  username!: string | null;

  /** The username with letter case folded: names are unique and looked up by it. Null: the name is free. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  username_key!: string | null;

  /** The confirmed address; null once erased. */
  @Column({ type: 'text', nullable: true })
  email!: string | null;

  /** The address with letter case folded: addresses are unique and looked up by it. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  email_key!: string | null;

  @Column({ type: 'boolean', default: true })
  is_active!: boolean;

  @Column({ type: 'boolean', default: false })
  is_staff!: boolean;

  @Column({ type: 'timestamp with time zone', precision: 0, default: () => 'now()' })
  date_joined!: Date;

  /** +1 with each effective change; never goes back. */
  @Column({ type: 'integer', default: 1 })
  version!: number;

  /** When the person's data were erased; null for a living account. */
  @Column({ type: 'timestamp with time zone', nullable: true })
  erased_at!: Date | null;

  @OneToOne(() => Profile, (profile) => profile.user)
  profile!: Relation<Profile>;
}
