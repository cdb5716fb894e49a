import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches } from 'class-validator';

export const MAX_LIMIT = 1_000;
export const DEFAULT_LIMIT = 100;
export const MAX_WAIT_SECONDS = 30;

/** Which changes are asked for. */
export class ChangesQuery {
  @ApiPropertyOptional({
    description:
      'The `cursor` of an earlier response or event, to get what follows it. `beginning` (the default) ' +
      'starts at the oldest change that the feed still has, `now` after the newest.',
    example: 'beginning',
  })
  @IsOptional()
  @IsString({ message: 'cursor must be given once' })
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: 'limit is a whole number from 1 to 1000, given once' })
  limit?: string;

  @ApiPropertyOptional({
    type: 'integer',
    minimum: 0,
    maximum: MAX_WAIT_SECONDS,
    default: 0,
    description: 'How many seconds to wait for a change if there is none yet (long polling).',
  })
  @IsOptional()
  @Matches(/^([0-9]|[12][0-9]|30)$/, {
    message: 'wait is a whole number of seconds from 0 to 30, given once',
  })
  wait?: string;

  @ApiPropertyOptional({
    description:
      'Comma-separated field names: leaves out updates that change none of them. Created and erased ' +
      'accounts are always reported. Computed fields have no changes of their own and cannot be named.',
    example: 'bio,country',
  })
  @IsOptional()
  @IsString({ message: 'fields must be given once' })
  fields?: string;
}

/** One change of one account, without values: the account itself is read with the reader's own rights. */
export class ChangeEvent {
  @ApiProperty({ description: 'Continues after this change.' })
  cursor!: string;

  @ApiProperty({ enum: ['account.created', 'account.updated', 'account.erased'] })
  type!: string;

  @ApiProperty({
    description: 'Permanently identifies the account, even if its username is released.',
    example: '7',
  })
  id!: string;

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The current username; null once the account is erased and its name released.',
    example: 'john',
  })
  username!: string | null;

  @ApiProperty({ type: 'integer', description: 'The version of the account after this change.', example: 7 })
  version!: number;

  @ApiProperty({ type: [String], description: 'The fields that changed.', example: ['bio'] })
  fields!: string[];

  @ApiProperty({ format: 'date-time', example: '2026-01-31T12:00:00.000Z' })
  time!: string;
}

/** Changes in the order of the feed. */
export class ChangesPage {
  @ApiProperty({ type: [ChangeEvent] })
  changes!: ChangeEvent[];

  @ApiProperty({ description: 'Pass it to the next request, to get what follows this page.' })
  cursor!: string;

  @ApiProperty({ description: 'Whether more changes are already available.' })
  has_more!: boolean;
}
