/** An account as one statement reads it: the rows of a user, her profile and her languages, side by side. */
export interface AccountRow {
  /** bigint, as text. */
  readonly id: string;
  readonly version: number;
  readonly username: string;
  readonly username_key: string;
  readonly email: string;
  readonly is_active: boolean;
  readonly is_staff: boolean;
  /** Seconds since 1970-01-01 UTC. */
  readonly date_joined: number;
  readonly name: string;
  readonly bio: string | null;
  readonly country: string | null;
  readonly gender: string | null;
  readonly goals: string | null;
  readonly language: string | null;
  readonly level_of_education: string | null;
  readonly mailing_address: string | null;
  readonly year_of_birth: number | null;
  /** What she chose; null if she never did. */
  readonly account_privacy: string | null;
  /** Names the files of her picture; null for none. */
  readonly image_name: string | null;
  /** Of what she uploaded; null without a picture. */
  readonly image_hash: string | null;
  /** Edges in pixels of the sizes that are stored; null without a picture. */
  readonly image_edges: readonly number[] | null;
  /** ISO 639-1 codes in order, separated by blanks; null for none. */
  readonly language_codes: string | null;
}

/** The columns of {@link AccountRow}, from `users u` and `profiles p`. */
export const ACCOUNT_COLUMNS = `u.id, u.version, u.username, u.username_key, u.email, u.is_active, u.is_staff,
  extract(epoch FROM u.date_joined)::float8 AS date_joined,
  p.name, p.bio, p.country, p.gender, p.goals, p.language, p.level_of_education, p.mailing_address,
  p.year_of_birth, p.account_privacy, p.image_name, p.image_hash, p.image_edges,
  (SELECT string_agg(l.code, ' ' ORDER BY l.code) FROM language_proficiencies l WHERE l.user_id = u.id)
    AS language_codes`;

/** Erased accounts have no profile: the join leaves them out. */
export const ACCOUNT_TABLES = 'users u JOIN profiles p ON p.user_id = u.id';
