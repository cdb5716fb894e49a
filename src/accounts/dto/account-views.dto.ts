import { ApiProperty, ApiSchema } from '@nestjs/swagger';
import { EDUCATION_LEVELS, GENDERS, PRIVACIES } from '../field-rules.js';
import { LanguageProficiency } from './language-proficiency.dto.js';

const PICTURE = 'Absolute URL of the picture, or of a default one. Which sizes there are is configured';
const EXAMPLE_PICTURE = 'https://accounts.example.org/profile_images/default';

/** A picture in the sizes that are configured; each name of a size gives an `image_url_<name>`. */
@ApiSchema({ name: 'ProfileImage' })
export class ProfileImageDto {
  @ApiProperty({ description: 'Whether the picture is her own', example: false })
  has_image!: boolean;

  @ApiProperty({ format: 'uri', description: PICTURE, example: `${EXAMPLE_PICTURE}-500.webp` })
  image_url_full!: string;

  @ApiProperty({ format: 'uri', description: PICTURE, example: `${EXAMPLE_PICTURE}-120.webp` })
  image_url_large!: string;

  @ApiProperty({ format: 'uri', description: PICTURE, example: `${EXAMPLE_PICTURE}-50.webp` })
  image_url_medium!: string;

  @ApiProperty({ format: 'uri', description: PICTURE, example: `${EXAMPLE_PICTURE}-30.webp` })
  image_url_small!: string;
}

/** Every field of an account. Nobody gets this schema: the views take their fields from it. */
export class Account {
  @ApiProperty({ description: 'Unique without regard to letter case', example: 'john' })
  username!: string;

  @ApiProperty({ description: 'Full name; empty for an account imported without one', example: 'John Doe' })
  name!: string;

  @ApiProperty({ format: 'idn-email', description: 'The confirmed address', example: 'johndoe@company.com' })
  email!: string;

  @ApiProperty({
    type: 'string',
    format: 'date-time',
    description: 'RFC 3339, UTC, whole seconds',
    example: '2015-03-18T13:42:40Z',
  })
  date_joined!: string;

  @ApiProperty({ description: 'Whether the account is in use', example: true })
  is_active!: boolean;

  @ApiProperty({ type: 'string', nullable: true, description: 'What she says about herself', example: null })
  bio!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    pattern: '^[A-Z]{2}$',
    description: 'ISO 3166-1 alpha-2 code or `XK`',
    example: 'US',
  })
  country!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    enum: GENDERS,
    description: 'Female, male or other',
    example: 'm',
  })
  gender!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'What she wants to achieve',
    example: 'Professional Development',
  })
  goals!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Her preferred language, in her own words',
    example: '',
  })
  language!: string | null;

  @ApiProperty({
    type: () => LanguageProficiency,
    isArray: true,
    description: 'The languages she speaks, in the order of their codes',
    example: [],
  })
  language_proficiencies!: LanguageProficiency[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    enum: EDUCATION_LEVELS,
    description:
      'Doctorate, master, bachelor, associate, secondary, lower secondary, primary school, none, other',
    example: 'm',
  })
  level_of_education!: string | null;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Postal address',
    example: '123 Main Street, Anytown, MA 02144',
  })
  mailing_address!: string | null;

  @ApiProperty({ type: () => ProfileImageDto })
  profile_image!: ProfileImageDto;

  @ApiProperty({
    description:
      'Whether she is, or may be, so young that her parents must consent. It makes the account private',
    example: false,
  })
  requires_parental_consent!: boolean;

  @ApiProperty({ type: 'integer', nullable: true, description: 'Not before 1900', example: 1987 })
  year_of_birth!: number | null;

  @ApiProperty({
    type: 'string',
    enum: PRIVACIES,
    description: 'With whom the profile is shared; the effective value, not the chosen one',
    example: 'all_users',
  })
  account_privacy!: string;

  @ApiProperty({ description: 'Whether this site shows accomplishments', example: false })
  accomplishments_shared!: boolean;
}

/** The schemas of the views; which fields each has is configured. */
export const VIEW_SCHEMAS = {
  full: 'FullAccount',
  shared: 'SharedAccount',
  public: 'PublicAccount',
  any: 'AnyAccount',
} as const;
