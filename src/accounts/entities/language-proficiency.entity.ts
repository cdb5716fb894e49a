import { Check, Entity, JoinColumn, ManyToOne, PrimaryColumn, type Relation } from 'typeorm';
import { Profile } from './profile.entity.js';

/** A language that a person says she speaks. */
@Entity('language_proficiencies')
@Check('language_proficiencies_code', "code ~ '^[a-z]{2}$'")
export class LanguageProficiency {
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'language_proficiencies_pkey' })
  user_id!: string;

  /** ISO 639-1, lower case. */
  @PrimaryColumn({ type: 'text', collation: 'C', primaryKeyConstraintName: 'language_proficiencies_pkey' })
  code!: string;

  @ManyToOne(() => Profile, (profile) => profile.language_proficiencies, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'language_proficiencies_user_id_fkey' })
  profile!: Relation<Profile>;
}
