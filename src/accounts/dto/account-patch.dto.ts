import { ReadOnlyFields, WritableField } from '../../http/validation/writable-field.js';
import * as rules from '../field-rules.js';
import { LanguageProficiency } from './language-proficiency.dto.js';

const longText = { type: 'string', nullable: true, maxLength: rules.LONG_TEXT_MAX } as const;

/** The fields that an owner may write: their rules and their OpenAPI schemas. */
@ReadOnlyFields(
  'username',
  'date_joined',
  'is_active',
  'profile_image',
  'requires_parental_consent',
  'accomplishments_shared',
)
export class AccountPatch {
  @WritableField(rules.name, {
    type: 'string',
    minLength: 1,
    maxLength: rules.NAME_MAX,
    description: 'Full name: not only white space, and without `<`, `>` and `://`',
    example: 'Erika Mustermann',
  })
  name?: string;

  @WritableField(rules.email, {
    type: 'string',
    format: 'idn-email',
    maxLength: rules.EMAIL_MAX,
    description: 'Asks for a change of address: the field changes once the new address has been confirmed',
    example: 'erika@example.org',
  })
  email?: string;

  @WritableField(rules.text(rules.LONG_TEXT_MAX), {
    ...longText,
    description: 'What she says about herself',
    example: 'I teach physics.',
  })
  bio?: string | null;

  @WritableField(rules.country, {
    type: 'string',
    nullable: true,
    pattern: '^([A-Z]{2})?$',
    description: 'ISO 3166-1 alpha-2 code or `XK`, upper case; `""` is null',
    example: 'DE',
  })
  country?: string | null;

  @WritableField(rules.gender, {
    type: 'string',
    nullable: true,
    enum: [...rules.GENDERS, ''],
    description: 'Female, male or other; `""` is null',
    example: 'f',
  })
  gender?: string | null;

  @WritableField(rules.text(rules.LONG_TEXT_MAX), {
    ...longText,
    description: 'What she wants to achieve',
    example: 'Learn to sail',
  })
  goals?: string | null;

  @WritableField(rules.text(rules.LANGUAGE_MAX), {
    type: 'string',
    nullable: true,
    maxLength: rules.LANGUAGE_MAX,
    description: 'Her preferred language, in her own words',
    example: 'Deutsch',
  })
  language?: string | null;

  @WritableField(rules.languageProficiencies, {
    type: () => LanguageProficiency,
    isArray: true,
    nullable: true,
    uniqueItems: true,
    maxItems: rules.PROFICIENCIES_MAX,
    description: 'The languages she speaks; replaced as a whole, null empties it',
    example: [{ code: 'de' }, { code: 'en' }],
  })
  language_proficiencies?: LanguageProficiency[];

  @WritableField(rules.levelOfEducation, {
    type: 'string',
    nullable: true,
    enum: [...rules.EDUCATION_LEVELS, 'other', ''],
    description:
      'Doctorate, master, bachelor, associate, secondary, lower secondary, primary school, none, other; ' +
      '`other` is taken as `o`, `""` as null',
    example: 'm',
  })
  level_of_education?: string | null;

  @WritableField(rules.text(rules.LONG_TEXT_MAX), {
    ...longText,
    description: 'Postal address',
    example: 'Heidestraße 17, 51147 Köln',
  })
  mailing_address?: string | null;

  @WritableField(rules.yearOfBirth, {
    // Left out of the document beside oneOf; only keeps Swagger from guessing.
    type: 'integer',
    oneOf: [
      { type: 'integer', minimum: rules.FIRST_YEAR },
      { type: 'string', pattern: '^[0-9]{4}$' },
    ],
    nullable: true,
    description: 'From 1900 to this year; its four digits as a string are taken too',
    example: 1987,
  })
  year_of_birth?: number | null;

  @WritableField(rules.accountPrivacy, {
    type: 'string',
    nullable: true,
    enum: [...rules.PRIVACIES],
    description: 'With whom she shares her profile; null resets to the default',
    example: 'private',
  })
  account_privacy?: string | null;
}
