import type { AccountField, AccountPrivacy } from '../config/account-fields.js';
import { accountFacts, type ViewContext } from './account-view.js';
import type { ProfileImage } from './profile-image/profile-image.js';
import { rfc3339 } from './rfc3339.js';
import type { AccountRow } from './store/account-row.js';
import { visibleFields, type View } from './visibility.js';

/** What fields are written from beside the account. */
interface Facts {
  readonly privacy: AccountPrivacy;
  readonly consent: boolean;
  readonly context: ViewContext;
}

/** The JSON of one field's value. */
type Write = (account: AccountRow, facts: Facts) => string;

const WRITERS: Readonly<Record<AccountField, Write>> = {
  username: ({ username }) => text(username),
  name: ({ name }) => text(name),
  email: ({ email }) => text(email),
  date_joined: ({ date_joined }) => `"${rfc3339(date_joined)}"`,
  is_active: ({ is_active }) => String(is_active),
  bio: ({ bio }) => text(bio),
  country: ({ country }) => text(country),
  gender: ({ gender }) => text(gender),
  goals: ({ goals }) => text(goals),
  language: ({ language }) => text(language),
  language_proficiencies: ({ language_codes }) => codes(language_codes),
  level_of_education: ({ level_of_education }) => text(level_of_education),
  mailing_address: ({ mailing_address }) => text(mailing_address),
  profile_image: (account, { context, consent }) => image(context.profileImage(account, consent)),
  requires_parental_consent: (_, { consent }) => String(consent),
  year_of_birth: ({ year_of_birth }) => String(year_of_birth),
  account_privacy: (_, { privacy }) => `"${privacy}"`,
  accomplishments_shared: (_, { context }) => String(context.badgesEnabled),
};

/**
 * The JSON of a view: what `JSON.stringify(accountView(…))` gives, in half the time, because the view is not built and
 * names and marks are joined once per set of fields. `account-json.spec.ts` holds the two together. Why it is worth a
 * file: docs/decisions/0027.
 */
export function accountJson(account: AccountRow, view: View, context: ViewContext): string {
  const { privacy, consent } = accountFacts(account, context);
  const facts = { privacy, consent, context };
  let json = '';
  for (const { start, write } of writersOf(visibleFields(view, privacy, context.visibility))) {
    json += start + write(account, facts);
  }
  return json === '' ? '{}' : `${json}}`;
}

interface FieldWriter {
  /** All that stands before the value. */
  readonly start: string;
  readonly write: Write;
}

const compiled = new WeakMap<readonly AccountField[], readonly FieldWriter[]>();

function writersOf(fields: readonly AccountField[]): readonly FieldWriter[] {
  let writers = compiled.get(fields);
  if (writers === undefined) {
    writers = fields.map((field, index) => ({
      start: `${index === 0 ? '{' : ','}"${field}":`,
      write: WRITERS[field],
    }));
    compiled.set(fields, writers);
  }
  return writers;
}

/** Quotes, backslashes, control characters and, because they may be unpaired, surrogates. */
const TO_ESCAPE = /["\\\u0000-\u001f\ud800-\udfff]/;

function text(value: string | null): string {
  if (value === null) return 'null';
  return TO_ESCAPE.test(value) ? JSON.stringify(value) : `"${value}"`;
}

function codes(value: string | null): string {
  return value === null ? '[]' : `[{"code":"${value.replaceAll(' ', '"},{"code":"')}"}]`;
}

let latestImage: ProfileImage | undefined;
let latestText = '';

/** All who have no picture share one object, which is written once. */
function image(value: ProfileImage): string {
  if (value !== latestImage) {
    latestImage = value;
    latestText = JSON.stringify(value);
  }
  return latestText;
}
