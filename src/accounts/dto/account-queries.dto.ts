import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsIn, IsOptional, IsString } from 'class-validator';

const ONCE = { message: '$property must be given once' };

/** What can be asked of one account. */
export class AccountQuery {
  @ApiPropertyOptional({
    enum: ['shared'],
    description: 'The account as everybody else sees it, for its owner and for staff too.',
  })
  @IsOptional()
  @IsIn(['shared'], { message: 'view takes only the value shared, once' })
  view?: 'shared';
}

/** Which accounts are asked for; without any, the caller's own. */
export class AccountListQuery extends AccountQuery {
  @ApiPropertyOptional({
    description: 'Usernames separated by commas. Blanks around them and empty items are dropped.',
    example: 'john,jane',
  })
  @IsOptional()
  @IsString(ONCE)
  usernames?: string;

  @ApiPropertyOptional({ description: 'The same as `usernames`.', example: 'john' })
  @IsOptional()
  @IsString(ONCE)
  username?: string;

  @ApiPropertyOptional({ description: 'Address of one account. Staff only.', example: 'johndoe@company.com' })
  @IsOptional()
  @IsString(ONCE)
  email?: string;
}

/** For routes that take no parameter. */
export class NoQuery {}
