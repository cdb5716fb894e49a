import { ApiProperty, ApiPropertyOptional } from '@nestjs/swagger';
import { IsOptional, IsString, Matches } from 'class-validator';

export const MAX_LIMIT = 1_000;
export const DEFAULT_LIMIT = 100;

/** Which accesses are asked for. */
export class AccessesQuery {
  @ApiPropertyOptional({
    description:
      'The `cursor` of an earlier response, to get older accesses. Without it, the newest are returned.',
  })
  @IsOptional()
  @IsString({ message: 'cursor must be given once' })
  cursor?: string;

  @ApiPropertyOptional({ type: 'integer', minimum: 1, maximum: MAX_LIMIT, default: DEFAULT_LIMIT })
  @IsOptional()
  @Matches(/^([1-9]\d{0,2}|1000)$/, { message: 'limit is a whole number from 1 to 1000, given once' })
  limit?: string;
}

/** What one caller was shown of the account, within an hour and for one purpose. */
export class AccessEntry {
  @ApiProperty({
    type: 'string',
    nullable: true,
    description:
      'Who saw it: a username, or the name of a service or operator; null if that user has been erased',
    example: 'helpdesk',
  })
  by!: string | null;

  @ApiProperty({
    enum: ['staff', 'service', 'operator'],
    description: 'A person, a service, or the command line',
  })
  kind!: 'staff' | 'service' | 'operator';

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'The purpose that the caller gave (`Access-Purpose`)',
    example: 'ticket 4711',
  })
  purpose!: string | null;

  @ApiProperty({
    type: [String],
    description:
      'What was shown beyond the shared view: field names, `email_change` or `erasure` for a pending one, ' +
      "`changes` for the feed, `history` for the account's history; a download of all data also lists " +
      '`preferences` and `accesses`',
    example: ['email', 'name'],
  })
  fields!: string[];

  @ApiProperty({
    format: 'date-time',
    description: 'When it began; for an access to all accounts, not before this account was created',
    example: '2026-11-25T10:00:00Z',
  })
  first!: string;

  @ApiProperty({ format: 'date-time', example: '2026-11-25T10:12:00Z' })
  last!: string;

  @ApiProperty({
    type: 'integer',
    description: 'How many times; 1 if it began before the account was created',
    example: 3,
  })
  count!: number;
}

/** A page of accesses, newest first. */
export class AccessPage {
  @ApiProperty({ type: [AccessEntry] })
  accesses!: AccessEntry[];

  @ApiProperty({
    type: 'string',
    nullable: true,
    description: 'Continues after this page; null if the page is empty',
  })
  cursor!: string | null;

  @ApiProperty({ description: 'Whether there are older accesses' })
  has_more!: boolean;
}
