import type { Profile } from '../entities/profile.entity.js';
import type { User } from '../entities/user.entity.js';
import type { Stored } from './stored.js';

/** By the names of fields what their owner has chosen for each. */
export type FieldChoices = Readonly<Record<string, string>>;

type Kept = Omit<User, 'profile' | 'erased_at' | 'username_key' | 'email_key'> &
  Omit<Profile, 'user' | 'user_id'>;

/** An account as one statement reads it: a user and the profile side by side, each value in its stored form. */
export type AccountRow = Readonly<Omit<Kept, keyof StoredOtherwise> & StoredOtherwise>;

type StoredOtherwise = {
  /** The version was read in this history; null on a replica, whose accounts nobody changes: see `database/history.ts`. */
  in_history: string | null;
  /** A living account has them. */
  username: string;
  email: string;
  /** Seconds since 1970-01-01 UTC. */
  date_joined: number;
  /** ISO 639-1 codes in order, separated by spaces; '' for none. */
  language_proficiencies: string;
  /** By platform; null or absent: none. */
  social_links?: Readonly<Record<string, string>> | null;
  state?: string | null;
  phone_number?: string | null;
  /** Null or absent: nothing was chosen for a single field. */
  visibility?: FieldChoices | null;
  /** Null or absent: none. */
  preferences?: Readonly<Record<string, string>> | null;
  /** Null or absent: no value of a declared field. */
  extended?: Readonly<Record<string, Stored>> | null;
};
