import { ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, ValidateBy } from 'class-validator';
import { isAccountId } from '../fields/account-id.js';

const IS_ID = {
  name: 'isAccountId',
  // 0 is before all of them.
  validator: {
    validate: (value: unknown) => typeof value === 'string' && (value === '0' || isAccountId(value)),
  },
};

/** Which part of the accounts is asked for. */
export class SnapshotQuery {
  @ApiPropertyOptional({
    description: 'Comma-separated field names, as for a list of accounts.',
    example: 'username,name',
  })
  @IsOptional()
  @IsString({ message: 'fields must be given once' })
  fields?: string;

  @ApiPropertyOptional({
    description: 'The `id` of the last account received; the snapshot continues after it.',
    example: '4711',
  })
  @IsOptional()
  @ValidateBy(IS_ID, { message: 'after is the id of an account, given once' })
  after?: string;
}
