import { ApiProperty } from '@nestjs/swagger';

/** Who is calling. */
export class Me {
  @ApiProperty({ example: 'john' })
  username!: string;
}
