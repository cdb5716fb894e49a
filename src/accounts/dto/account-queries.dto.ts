import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString } from 'class-validator';

const ONCE = { message: '$property must be given once' };

/** What can be asked of one account. */
export class AccountQuery {
  @ApiPropertyOptional({
    enum: ['shared'],
    description: '`shared` shows the account as everybody else sees it, to its owner and staff too.',
  })
  @IsOptional()
  @IsIn(['shared'], { message: 'view takes only the value shared, once' })
  view?: 'shared';

  @ApiPropertyOptional({
    description:
      'Comma-separated field names: returns only these, as far as the caller may see them. Where the site ' +
      'adds fields, `extended` and `extended.NAME` are names too.',
    example: 'name,profile_image',
  })
  @IsOptional()
  @IsString(ONCE)
  fields?: string;
}

/** Which accounts are asked for; without any, the caller's own. */
export class AccountListQuery extends AccountQuery {
  @ApiPropertyOptional({
    description: 'Comma-separated usernames. Spaces around them and empty items are ignored.',
    example: 'john,jane',
  })
  @IsOptional()
  @IsString(ONCE)
  usernames?: string;

  @ApiPropertyOptional({ description: 'The same as `usernames`.', example: 'john' })
  @IsOptional()
  @IsString(ONCE)
  username?: string;

  @ApiPropertyOptional({
    description:
      'Comma-separated ids, as in the feed of changes and `search_emails`. Only for staff and for ' +
      'services with a scope of this site.',
    example: '7,12',
  })
  @IsOptional()
  @IsString(ONCE)
  ids?: string;

  @ApiPropertyOptional({
    description: 'Email address of one account. Only for staff and services with `search`.',
    example: 'johndoe@company.com',
  })
  @IsOptional()
  @IsString(ONCE)
  email?: string;

  /** With the preset `openedx` alone, which describes it too: see `openedx-additions.ts`. */
  @IsOptional()
  @IsString(ONCE)
  lms_user_id?: string;
}

/** For routes that take no parameter. */
export class NoQuery {}
