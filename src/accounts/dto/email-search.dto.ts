import { ApiProperty } from '@nestjs/swagger';
import { ArrayMaxSize, IsArray, IsString } from 'class-validator';

/** Addresses to look up. */
export class EmailSearch {
  @ApiProperty({ type: [String], maxItems: 10_000, example: ['johndoe@company.com'] })
  @IsArray()
  @ArrayMaxSize(10_000)
  @IsString({ each: true })
  emails!: string[];
}

/** An account that has one of the addresses. */
export class EmailSearchResult {
  @ApiProperty({
    type: 'integer',
    format: 'int64',
    description: 'Permanently identifies the account, even if its username is released.',
    example: 1,
  })
  id!: number;

  @ApiProperty({ example: 'john' })
  username!: string;

  @ApiProperty({ example: 'johndoe@company.com' })
  email!: string;
}
