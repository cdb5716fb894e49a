import { Check, Column, Entity, Index, JoinColumn, OneToOne, PrimaryColumn, type Relation } from 'typeorm';
import { User } from './user.entity.js';

/** What a person says about herself. Null means that she says nothing; '' is a text that she chose to leave empty. */
@Entity('profiles')
@Check('profiles_gender', "gender IN ('f', 'm', 'o')")
@Check(
  'profiles_level_of_education',
  "level_of_education IN ('p', 'm', 'b', 'a', 'hs', 'jhs', 'el', 'none', 'o')",
)
@Check('profiles_account_privacy', "account_privacy IN ('all_users', 'private', 'custom')")
@Check('profiles_country', "country ~ '^[A-Z]{2}$'")
@Check('profiles_year_of_birth', 'year_of_birth BETWEEN 1900 AND 9999')
@Check(
  'profiles_language_proficiencies',
  "array_to_string(language_proficiencies, ' ') ~ '^([a-z]{2}(_[A-Z]{4})?( [a-z]{2}(_[A-Z]{4})?)*)?$'",
)
@Check('profiles_visibility', "jsonb_typeof(visibility) = 'object'")
@Check('profiles_preferences', "jsonb_typeof(preferences) = 'object'")
@Check(
  'profiles_preferences_number',
  "jsonb_array_length(jsonb_path_query_array(preferences, '$.keyvalue()')) <= 100",
)
@Check('profiles_extended', "jsonb_typeof(extended) = 'object'")
@Check('profiles_image_name', "image_name ~ '^[A-Za-z0-9_-]{22}-[0-9a-f]{16}$'")
@Check('profiles_image_whole', 'num_nulls(image_name, image_hash, image_edges) IN (0, 3)')
@Index('profiles_image_name_unique', ['image_name'], { unique: true, where: 'image_name IS NOT NULL' })
export class Profile {
  @PrimaryColumn({ type: 'bigint', primaryKeyConstraintName: 'profiles_pkey' })
  user_id!: string;

  /** '' for an account imported without a name. */
  @Column({ type: 'text', default: '' })
  name!: string;

  @Column({ type: 'text', nullable: true })
  bio!: string | null;

  @Column({ type: 'text', nullable: true })
  country!: string | null;

  @Column({ type: 'text', nullable: true })
  gender!: string | null;

  @Column({ type: 'text', nullable: true })
  goals!: string | null;

  @Column({ type: 'text', nullable: true })
  language!: string | null;

  /** ISO 639-1, in order. */
  @Column({ type: 'text', array: true, default: () => "'{}'" })
  language_proficiencies!: string[];

  @Column({ type: 'text', nullable: true })
  level_of_education!: string | null;

  @Column({ type: 'text', nullable: true })
  mailing_address!: string | null;

  /** Null: unknown, which the rules treat as a minor. */
  @Column({ type: 'smallint', nullable: true })
  year_of_birth!: number | null;

  /** What she chose; null: never chosen, the configured default holds. */
  @Column({ type: 'text', nullable: true })
  account_privacy!: string | null;

  /** By their names the fields for each of which she chose with whom it is shared; it counts with `custom`. */
  @Column({ type: 'jsonb', nullable: true })
  visibility!: Record<string, string> | null;

  /** What clients of Open edX keep for her: texts by their keys. */
  @Column({ type: 'jsonb', nullable: true })
  preferences!: Record<string, string> | null;

  /** By platform the links of Open edX's accounts; null for none. */
  @Column({ type: 'jsonb', nullable: true })
  social_links!: Record<string, string> | null;

  /** A state of the US. */
  @Column({ type: 'text', nullable: true })
  state!: string | null;

  /** Digits, with a plus before them or without. */
  @Column({ type: 'text', nullable: true })
  phone_number!: string | null;

  /** By their names the values of the fields that a site declares, or has declared once. */
  @Column({ type: 'jsonb', default: () => "'{}'" })
  extended!: Record<string, unknown>;

  /** Names the files of her picture: random, then a hash of what they show. Null: she has no picture. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  image_name!: string | null;

  /** SHA-256 of the bytes that she uploaded, in hex: the same picture again is no change. */
  @Column({ type: 'text', collation: 'C', nullable: true })
  image_hash!: string | null;

  /** Edges in pixels of the sizes that were stored with the upload. */
  @Column({ type: 'smallint', array: true, nullable: true })
  image_edges!: number[] | null;

  @OneToOne(() => User, (user) => user.profile, { onDelete: 'CASCADE' })
  @JoinColumn({ name: 'user_id', foreignKeyConstraintName: 'profiles_user_id_fkey' })
  user!: Relation<User>;
}
